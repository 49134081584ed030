/** What must survive: network, database, file bucket with its queue, secrets. */
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { acknowledgeManagedPolicies, acknowledgeWildcards } from './constructs/acknowledge.ts';
import { Database } from './constructs/database.ts';
import { FileBucket } from './constructs/file-bucket.ts';
import { Network } from './constructs/network.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { StageSettings } from './stages.ts';
import { ingestTimeout } from './timeouts.ts';

export interface DataStackProps {
  readonly settings: StageSettings;
}

export class DataStack extends Stack {
  readonly network: Network;
  readonly database: Database;
  readonly files: FileBucket;
  readonly ingest: WorkQueue;
  readonly fineractSecret: ISecret;
  readonly internalTokens: ISecret;
  readonly webhookSecrets: ISecret;
  readonly gatewaySecret: ISecret;
  readonly alarmTopic: Topic;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, { description: 'Turno Collections: network, database, files, secrets' });
    const { settings } = props;
    this.alarmTopic = this.makeAlarmTopic(settings.alarmEmail);
    this.network = new Network(this, 'Network', settings.natGateways);
    this.database = new Database(this, 'Database', {
      network: this.network,
      settings: settings.database,
    });
    // The ingest queue stands beside the bucket: a notification across stacks would be a cycle.
    this.ingest = new WorkQueue(this, 'Ingest', {
      consumerTimeout: ingestTimeout,
      receivesMax: 5,
      ageMax: Duration.hours(1),
      runbookSection: 'ingest',
      alarmTopic: this.alarmTopic,
    });
    this.files = new FileBucket(this, 'Files', settings.bucket, this.ingest.queue);
    this.fineractSecret = this.makeFineractSecret();
    this.internalTokens = this.makeInternalTokens();
    this.webhookSecrets = this.makeWebhookSecrets();
    this.gatewaySecret = this.makeGatewaySecret();
    this.acknowledgeNotificationHandler(settings.bucket.importExisting);
  }

  private makeAlarmTopic(email: string | undefined): Topic {
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  private makeFineractSecret(): ISecret {
    return this.makeSecret(
      'Fineract',
      'Where Fineract is and how to log in: url, username, password, tenant',
      {
        template: {
          url: 'https://fineract.invalid/fineract-provider/api/v1',
          username: 'change-me',
          tenant: 'default',
        },
        generatedKey: 'password',
      },
    );
  }

  private makeInternalTokens(): ISecret {
    return this.makeSecret(
      'InternalTokens',
      'Callers of the API and their tokens: {"tokens": [{"name", "token"}]}',
      {
        template: { tokens: [] },
        // Makes the value unguessable from the start; callers are added by hand (see the runbook).
        generatedKey: 'unused',
      },
    );
  }

  private makeWebhookSecrets(): ISecret {
    return this.makeSecret(
      'WebhookSecrets',
      'With what gateways sign: {"accounts": [{"lender", "gateway", "accountId", "secrets": [{"secret", "notAfter"}]}]}',
      {
        template: { accounts: [] },
        // Makes the value unguessable from the start; accounts are added by hand (see the runbook).
        generatedKey: 'unused',
      },
    );
  }

  private makeGatewaySecret(): ISecret {
    return this.makeSecret(
      'GatewayApis',
      'How to log in to the APIs of gateways: {"accounts": [{"lender", "gateway", "id", "secret", "accountId"}]}',
      {
        template: { accounts: [] },
        // Makes the value unguessable from the start; accounts are added by hand (see the runbook).
        generatedKey: 'unused',
      },
    );
  }

  private makeSecret(
    id: string,
    description: string,
    value: { template: object; generatedKey: string },
  ): ISecret {
    const secret = new Secret(this, id, {
      description,
      // Somebody filled it in by hand: it does not go away with a stack.
      removalPolicy: RemovalPolicy.RETAIN,
      generateSecretString: {
        secretStringTemplate: JSON.stringify(value.template),
        generateStringKey: value.generatedKey,
        excludePunctuation: true,
      },
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The other side of this secret is not an AWS service: a person changes both sides, several tokens may be valid meanwhile.',
    });
    return secret as ISecret;
  }

  private acknowledgeNotificationHandler(imported: boolean): void {
    // CDK adds this function to a stack that configures bucket notifications, under a fixed name.
    const handler = this.node.findChild(
      'BucketNotificationsHandler050a0587b7544547bf325f094a3db834',
    );
    acknowledgeManagedPolicies(
      handler,
      ['AWSLambdaBasicExecutionRole'],
      'The function of CDK that configures bucket notifications uses the basic execution policy of Lambda to write its log.',
    );
    if (!imported) return;
    acknowledgeWildcards(
      handler,
      ['Resource::*'],
      'The function of CDK may read and set the notifications of any bucket, which is how it serves buckets it did not make.',
    );
  }
}
