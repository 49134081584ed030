/**
 * Names who calls the API: a person by Authorization: Bearer, a machine by X-Internal-Token.
 * Trigger: the HTTP API, before a guarded route (Lambda authorizer, payload 2.0, simple response).
 * Returning hands the caller on. Where there is none the request goes on as nobody's, and the route answers it with 401:
 * the gateway's own refusal would be a bare 403 that tells a person nothing. Throwing makes the gateway answer 500.
 * Runbook: docs/runbook.md#authorize-request-errors.
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { contextOfCaller, noCaller, type CallerContext } from '../../src/accounts/caller.ts';
import { nameCaller } from '../../src/accounts/name-caller.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { readSecret } from '../../src/secrets.ts';
import { Environment } from './environment.ts';

type Decision = APIGatewaySimpleAuthorizerWithContextResult<CallerContext>;

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient();
const values = {
  internalTokens: () => readSecret(secrets, environment.INTERNAL_TOKEN_SECRET_ARN),
  signingKeys: () => readSecret(secrets, environment.SIGNING_KEYS_SECRET_ARN),
};

export const handler = makeHandler<APIGatewayRequestAuthorizerEventV2, Decision>(
  { logger },
  async (event) => {
    const named = await nameCaller(event.headers ?? {}, values, new Date());
    if ('caller' in named) return { isAuthorized: true, context: contextOfCaller(named.caller) };
    logger.warn('nobody', {
      why: named.refused,
      route: event.routeKey,
      source_ip: event.requestContext.http.sourceIp,
    });
    return { isAuthorized: true, context: noCaller };
  },
);
