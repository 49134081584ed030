/**
 * Decides whether a machine may call the API, by its header X-Internal-Token.
 * Trigger: the HTTP API, before a guarded route (Lambda authorizer, payload 2.0, simple response).
 * Returning tells the gateway yes (with the caller's name) or no; throwing makes it answer 500.
 * Runbook: docs/runbook.md#authorize-request-errors.
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { contextOfCaller, noCaller, type CallerContext } from '../../src/accounts/caller.ts';
import { callerOfToken, readInternalTokens } from '../../src/accounts/internal-token.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { readSecret } from '../../src/secrets.ts';
import { Environment } from './environment.ts';

type Decision = APIGatewaySimpleAuthorizerWithContextResult<CallerContext>;

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient();

export const handler = makeHandler<APIGatewayRequestAuthorizerEventV2, Decision>(
  { logger },
  async (event) => {
    const tokens = readInternalTokens(
      await readSecret(secrets, environment.INTERNAL_TOKEN_SECRET_ARN),
    );
    const caller = callerOfToken(tokens, event.headers?.['x-internal-token']);
    if (caller === undefined)
      logger.warn('refused', {
        route: event.routeKey,
        source_ip: event.requestContext.http.sourceIp,
      });
    return {
      isAuthorized: caller !== undefined,
      context: caller === undefined ? noCaller : contextOfCaller(caller),
    };
  },
);
