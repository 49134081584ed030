/** Brings the schema to the newest state during the deployment, before new code goes live. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CustomResource, Duration, Stack, Validations } from 'aws-cdk-lib';
import type { CfnFunction, ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment as MigrateDatabase } from '../../functions/migrate-database/environment.ts';
import type { DataStack } from '../data-stack.ts';
import { acknowledgeManagedPolicies, acknowledgeWildcards } from './acknowledge.ts';
import { NodeFunction } from './node-function.ts';

const migrationsFolder = join(import.meta.dirname, '../../sql/migrations');

export interface DatabaseMigrationProps {
  readonly data: DataStack;
  readonly layer: ILayerVersion;
  readonly logDays: RetentionDays;
  readonly alarmTopic: ITopic;
}

export class DatabaseMigration extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseMigrationProps) {
    super(scope, id);
    const { data, ...rest } = props;
    const migrate = new NodeFunction<z.input<typeof MigrateDatabase>>(this, 'MigrateDatabase', {
      ...rest,
      name: 'migrate-database',
      description: 'Applies the migrations that the database does not have yet',
      environment: data.database.environment,
      network: data.network.inside,
      memoryMib: 256,
      // Lambda's limit: an index on a large table takes its time.
      timeout: Duration.minutes(15),
      errorAlarm: false,
    });
    data.database.grantLogin(migrate.function);
    const provider = new Provider(this, 'Provider', { onEventHandler: migrate.function });
    this.acknowledge(provider, migrate);
    new CustomResource(this, 'Schema', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::DatabaseMigration',
      // Another content of the folder is what makes CloudFormation call the function again.
      properties: { migrations: digestOf(migrationsFolder) },
    }).node.addDependency(data.database);
  }

  private acknowledge(
    provider: Provider,
    migrate: NodeFunction<z.input<typeof MigrateDatabase>>,
  ): void {
    acknowledgeManagedPolicies(
      provider,
      ['AWSLambdaBasicExecutionRole'],
      'The provider of CDK uses the basic execution policy of Lambda to write its log.',
    );
    const logicalId = Stack.of(this).getLogicalId(
      migrate.function.node.defaultChild as CfnFunction,
    );
    acknowledgeWildcards(
      provider,
      [`Resource::<${logicalId}.Arn>:*`],
      'The provider of CDK calls any version of the one function it is given.',
    );
    Validations.of(provider).acknowledge({
      id: 'AwsSolutions-L1',
      reason: 'CDK chooses the runtime of its own provider.',
    });
  }
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).toSorted())
    hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
