/** What gateways call: the function, its open routes, and the alarm for calls that nobody signed. */
import { Duration, Validations } from 'aws-cdk-lib';
import { HttpMethod, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment as ReceiveWebhook } from '../../functions/receive-webhook/environment.ts';
import type { DataStack } from '../data-stack.ts';
import { countedBy, RunbookAlarm } from './alarm.ts';
import { NodeFunction } from './node-function.ts';
import type { ReferenceLayer } from './reference-layer.ts';

export interface WebhookReceiverProps {
  readonly api: HttpApi;
  readonly data: DataStack;
  readonly layer: ReferenceLayer;
  readonly logDays: RetentionDays;
  readonly alarmTopic: ITopic;
}

const FUNCTION = 'receive-webhook';

export class WebhookReceiver extends Construct {
  constructor(scope: Construct, id: string, props: WebhookReceiverProps) {
    super(scope, id);
    const integration = new HttpLambdaIntegration(
      'Webhooks',
      this.makeFunction(props).live as IFunction,
    );
    for (const path of ['/webhooks/{proxy+}', '/api/webhooks/{proxy+}']) {
      const routes = props.api.addRoutes({ path, methods: [HttpMethod.POST], integration });
      for (const route of routes)
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            'Gateways cannot log in: each call is signed with a secret of the lender, and the function refuses it otherwise.',
        });
    }
    new RunbookAlarm(this, 'RefusedAlarm', {
      metric: countedBy(FUNCTION, 'WebhookRefused'),
      // Passers-by on the internet try any address; a gateway whose secret is wrong calls again and again.
      threshold: 5,
      meaning: 'Calls with a missing or wrong signature arrive.',
      runbookSection: 'webhook-refused',
      topic: props.alarmTopic,
    });
  }

  private makeFunction(props: WebhookReceiverProps): NodeFunction<z.input<typeof ReceiveWebhook>> {
    const { data } = props;
    const made = new NodeFunction<z.input<typeof ReceiveWebhook>>(this, 'ReceiveWebhook', {
      layer: props.layer,
      logDays: props.logDays,
      alarmTopic: props.alarmTopic,
      name: FUNCTION,
      description: 'Keeps the calls of payment gateways as received',
      environment: {
        ...data.database.environment,
        WEBHOOK_SECRETS_ARN: data.webhookSecrets.secretArn,
      },
      network: data.network.inside,
      // A gateway waits five seconds, cold start included: more memory is more CPU for loading the bundle.
      memoryMib: 1024,
      timeout: Duration.seconds(10),
    });
    data.database.grantLogin(made.function);
    data.webhookSecrets.grantRead(made.function);
    return made;
  }
}
