/** Who may use the API: the function of accounts with its routes, and the keys that sign access tokens with their rotation. */
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  HttpMethod,
  type HttpApi,
  type HttpRoute,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnRotationSchedule, Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment as AccountsApi } from '../../functions/accounts-api/environment.ts';
import type { Environment as RotateSigningKey } from '../../functions/rotate-signing-key/environment.ts';
import type { DataStack } from '../data-stack.ts';
import { countedBy, RunbookAlarm } from './alarm.ts';
import { NodeFunction } from './node-function.ts';
import type { ReferenceLayer } from './reference-layer.ts';

export interface AccountsProps {
  readonly data: DataStack;
  readonly layer: ReferenceLayer;
  readonly logDays: RetentionDays;
  readonly alarmTopic: ITopic;
}

const FUNCTION = 'accounts-api';
const KEY_LIFE_DAYS = 30;

const OTHER_ACCOUNT_ROUTES = '/api/account/{proxy+}';

/** Whoever has no session yet calls these. */
const openAccountRoutes = ['POST /api/account/login', 'POST /api/account/refresh'] as const;
/**
 * The stage lets few calls through to these. The last one too: to the gateway `/api/account/login/` is another path than
 * `/api/account/login`, and to the function it is the same.
 */
export const slowAccountRoutes = [...openAccountRoutes, `ANY ${OTHER_ACCOUNT_ROUTES}`] as const;

export class Accounts extends Construct {
  /** Tokens are verified with it as well: the authorizer reads it. */
  readonly signingKeys: ISecret;
  private readonly integration: HttpLambdaIntegration;

  constructor(scope: Construct, id: string, props: AccountsProps) {
    super(scope, id);
    this.signingKeys = this.makeSigningKeys(props);
    this.integration = new HttpLambdaIntegration(
      'Accounts',
      this.makeFunction(props).live as IFunction,
    );
    new RunbookAlarm(this, 'LoginFailedAlarm', {
      metric: countedBy(FUNCTION, 'LoginFailed'),
      // People mistype; this many in five minutes are not people.
      threshold: 30,
      meaning: 'Very many logins fail.',
      runbookSection: 'login-failed',
      topic: props.alarmTopic,
    });
  }

  /** The slow ones are answered, so that the stage can say how often they may be called. */
  addRoutes(api: HttpApi, authorizer: IHttpRouteAuthorizer): readonly HttpRoute[] {
    const { integration } = this;
    const guarded = (path: string): readonly HttpRoute[] =>
      api.addRoutes({ path, methods: [HttpMethod.ANY], integration, authorizer });
    const others = guarded(OTHER_ACCOUNT_ROUTES);
    guarded('/api/users');
    guarded('/api/users/{proxy+}');
    const open = openAccountRoutes.flatMap((key) => {
      const [method = '', path = ''] = key.split(' ');
      const routes = api.addRoutes({ path, methods: [method as HttpMethod], integration });
      for (const route of routes)
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            'Whoever logs in or refreshes has no valid token yet: a password or a refresh token is the credential, and tries are limited.',
        });
      return routes;
    });
    return [...open, ...others];
  }

  private makeFunction(props: AccountsProps): NodeFunction<z.input<typeof AccountsApi>> {
    const { data } = props;
    const made = new NodeFunction<z.input<typeof AccountsApi>>(this, 'AccountsApi', {
      layer: props.layer,
      logDays: props.logDays,
      alarmTopic: props.alarmTopic,
      name: FUNCTION,
      description: 'Logs people in, and looks after their accounts',
      environment: {
        ...data.database.environment,
        SIGNING_KEYS_SECRET_ARN: this.signingKeys.secretArn,
      },
      network: data.network.inside,
      // A password's hash is as much work as we can afford: more memory is more CPU for it.
      memoryMib: 1024,
      timeout: Duration.seconds(15),
    });
    data.database.grantLogin(made.function);
    this.signingKeys.grantRead(made.function);
    return made;
  }

  private makeSigningKeys(props: AccountsProps): ISecret {
    const secret = new Secret(this, 'SigningKeys', {
      description:
        'Keys that sign access tokens: {"keys": [{"kid", "secret", "created_at"}]}, made by their rotation',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ keys: [] }),
        generateStringKey: 'unused',
      },
    });
    const rotate = new NodeFunction<z.input<typeof RotateSigningKey>>(this, 'RotateSigningKey', {
      logDays: props.logDays,
      alarmTopic: props.alarmTopic,
      name: 'rotate-signing-key',
      description: 'Makes the next key that signs access tokens',
      environment: {},
      memoryMib: 256,
      timeout: Duration.seconds(30),
    });
    this.scheduleRotation(secret as ISecret, rotate);
    return secret as ISecret;
  }
  /** The construct of CDK would let the function ask for random text, which needs a policy on everything. */
  private scheduleRotation(
    secret: ISecret,
    rotate: NodeFunction<z.input<typeof RotateSigningKey>>,
  ): void {
    rotate.function.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        resources: [secret.secretArn],
      }),
    );
    // Not its alias: Secrets Manager is only known to take the function's own name.
    rotate.function.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    const schedule = new CfnRotationSchedule(this, 'Rotation', {
      secretId: secret.secretArn,
      rotationLambdaArn: rotate.function.functionArn,
      rotationRules: { automaticallyAfterDays: KEY_LIFE_DAYS },
      // The first rotation comes with the deployment, and makes the first key.
      rotateImmediatelyOnUpdate: true,
    });
    schedule.node.addDependency(rotate);
  }
}
