/** The HTTP API: the authorizer names whoever asks, and each route decides; health and logging in stand open. */
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  type CfnStage,
  type HttpRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment as AuthorizeRequest } from '../functions/authorize-request/environment.ts';
import type { Environment as OperationsApi } from '../functions/operations-api/environment.ts';
import { Accounts, slowAccountRoutes } from './constructs/accounts.ts';
import { FilesApi } from './constructs/files-api.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { ReferenceLayer } from './constructs/reference-layer.ts';
import { WebhookReceiver } from './constructs/webhook-receiver.ts';
import type { WorkQueue } from './constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import { logRetention, type StageSettings } from './stages.ts';

export interface ApiStackProps {
  readonly settings: StageSettings;
  readonly data: DataStack;
  readonly pipelineRequests: WorkQueue;
  readonly posting: WorkQueue;
  readonly proof: WorkQueue;
  readonly polls: WorkQueue;
}

/** More would be more work of hashing passwords than people cause. */
const LOGINS_PER_SECOND = 10;

export class ApiStack extends Stack {
  private readonly props: ApiStackProps;
  private readonly reference: ReferenceLayer;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, { description: 'Turno Collections: HTTP API' });
    this.props = props;
    this.reference = new ReferenceLayer(this, 'Reference');
    const api = new HttpApi(this, 'Http', { createDefaultStage: false });
    const integration = new HttpLambdaIntegration(
      'Operations',
      this.makeOperationsApi().live as IFunction,
    );
    const accounts = new Accounts(this, 'Accounts', {
      data: this.props.data,
      layer: this.reference,
      ...this.common(),
    });
    const authorizer = new HttpLambdaAuthorizer(
      'Caller',
      this.makeAuthorizer(accounts.signingKeys).live as IFunction,
      {
        // A caller has one of two headers, and the gateway would ask for all that are named. It keeps no answer then.
        identitySource: [],
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        resultsCacheTtl: Duration.seconds(0),
      },
    );
    const [health] = api.addRoutes({ path: '/api/health', methods: [HttpMethod.GET], integration });
    if (health === undefined) throw new Error('The health route was not made');
    Validations.of(health).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Health is asked by monitors without a token and tells nothing but whether the parts answer.',
    });
    api.addRoutes({ path: '/api/{proxy+}', methods: [HttpMethod.ANY], integration, authorizer });
    new FilesApi(this, 'Files', {
      api,
      authorizer,
      data: this.props.data,
      layer: this.reference,
      ...this.common(),
    });
    const slowRoutes = accounts.addRoutes(api, authorizer);
    new WebhookReceiver(this, 'Webhooks', {
      api,
      data: this.props.data,
      layer: this.reference,
      ...this.common(),
    });
    this.makeStage(api, slowRoutes);
  }

  private makeOperationsApi(): NodeFunction<z.input<typeof OperationsApi>> {
    const { data, pipelineRequests, posting, proof, polls } = this.props;
    const made = new NodeFunction<z.input<typeof OperationsApi>>(this, 'OperationsApi', {
      ...this.common(),
      name: 'operations-api',
      description: 'Answers every route of the API',
      environment: {
        ...data.database.environment,
        PIPELINE_QUEUE_URL: pipelineRequests.queue.queueUrl,
        PIPELINE_DEAD_LETTERS_URL: pipelineRequests.deadLetters.queueUrl,
        INGEST_QUEUE_URL: data.ingest.queue.queueUrl,
        INGEST_DEAD_LETTERS_URL: data.ingest.deadLetters.queueUrl,
        POSTING_QUEUE_URL: posting.queue.queueUrl,
        POSTING_DEAD_LETTERS_URL: posting.deadLetters.queueUrl,
        PROOF_QUEUE_URL: proof.queue.queueUrl,
        PROOF_DEAD_LETTERS_URL: proof.deadLetters.queueUrl,
        POLL_QUEUE_URL: polls.queue.queueUrl,
        POLL_DEAD_LETTERS_URL: polls.deadLetters.queueUrl,
        FINERACT_SECRET_ARN: data.fineractSecret.secretArn,
      },
      // The layer and its users are in one stack, so that both change in one deployment.
      layer: this.reference,
      // The preview asks Fineract about loans.
      network: data.network.towardsFineract,
      // Cold starts are felt here: more memory is more CPU for loading the bundle.
      memoryMib: 1024,
      // Under the 30 seconds after which the gateway gives up.
      timeout: Duration.seconds(29),
    });
    data.database.grantLogin(made.function);
    data.fineractSecret.grantRead(made.function);
    // Starting a run or a proof is sending a message; the rest is looking after messages that were given up.
    for (const queue of [data.ingest, pipelineRequests, posting, proof, polls])
      queue.grantRedrive(made.function);
    return made;
  }

  private makeAuthorizer(signingKeys: ISecret): NodeFunction<z.input<typeof AuthorizeRequest>> {
    const made = new NodeFunction<z.input<typeof AuthorizeRequest>>(this, 'AuthorizeRequest', {
      ...this.common(),
      name: 'authorize-request',
      description: 'Names the caller of the API by their token',
      environment: {
        INTERNAL_TOKEN_SECRET_ARN: this.props.data.internalTokens.secretArn,
        SIGNING_KEYS_SECRET_ARN: signingKeys.secretArn,
      },
      memoryMib: 256,
      timeout: Duration.seconds(10),
    });
    this.props.data.internalTokens.grantRead(made.function);
    signingKeys.grantRead(made.function);
    return made;
  }

  private makeStage(api: HttpApi, slowRoutes: readonly HttpRoute[]): void {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      retention: this.common().logDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const stage = new HttpStage(this, 'Default', {
      httpApi: api,
      autoDeploy: true,
      // Gateways send in bursts when results drop; a call that is throttled costs one of their few retries.
      throttle: { rateLimit: 1000, burstLimit: 2000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.jsonWithStandardFields(),
      },
    });
    // Of each route by itself, which the construct of CDK does not offer. The stage must not come before its routes.
    (stage.node.defaultChild as CfnStage).routeSettings = Object.fromEntries(
      slowAccountRoutes.map((key) => [
        key,
        { ThrottlingRateLimit: LOGINS_PER_SECOND, ThrottlingBurstLimit: 2 * LOGINS_PER_SECOND },
      ]),
    );
    stage.node.addDependency(...slowRoutes);
  }

  private common(): {
    logDays: ReturnType<typeof logRetention>;
    alarmTopic: DataStack['alarmTopic'];
  } {
    return { logDays: logRetention(this.props.settings), alarmTopic: this.props.data.alarmTopic };
  }
}
