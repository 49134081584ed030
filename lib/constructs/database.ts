/** PostgreSQL 16 behind a proxy that takes TLS only. Functions see the proxy, never the server. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { InstanceType, Port, SecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseProxy,
  PostgresEngineVersion,
  ProxyTarget,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import type { Network } from './network.ts';

export interface DatabaseProps {
  readonly network: Network;
  readonly settings: StageSettings['database'];
}

export class Database extends Construct {
  readonly instance: DatabaseInstance;
  readonly proxy: DatabaseProxy;
  private readonly secret: ISecret;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    this.instance = this.makeInstance(props.network.vpc, props.settings);
    if (this.instance.secret === undefined) throw new Error('The database has no generated secret');
    this.secret = this.instance.secret;
    this.acknowledge();
    this.proxy = new DatabaseProxy(this, 'Proxy', {
      proxyTarget: ProxyTarget.fromInstance(this.instance),
      secrets: [this.secret],
      vpc: props.network.vpc,
      vpcSubnets: props.network.inside.vpcSubnets,
      securityGroups: [this.makeProxyGroup(props.network)],
      requireTLS: true,
      // A transaction that waits for a connection longer than this is better tried again by its queue.
      borrowTimeout: Duration.seconds(30),
    });
  }

  /** The variables that tell a function where the database is; `grantLogin` goes with them. */
  get environment(): { DATABASE_SECRET_ARN: string; DATABASE_HOST: string } {
    return { DATABASE_SECRET_ARN: this.secret.secretArn, DATABASE_HOST: this.proxy.endpoint };
  }

  grantLogin(reader: IGrantable): void {
    this.secret.grantRead(reader);
  }

  private makeInstance(vpc: IVpc, settings: StageSettings['database']): DatabaseInstance {
    return new DatabaseInstance(this, 'Instance', {
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_16 }),
      instanceType: new InstanceType(`${settings.instanceClass}.${settings.instanceSize}`),
      vpc,
      vpcSubnets: { subnetGroupName: 'Inside' },
      credentials: Credentials.fromGeneratedSecret('turno'),
      databaseName: 'turno',
      storageType: StorageType.GP3,
      allocatedStorage: settings.storageGib,
      maxAllocatedStorage: settings.storageMaxGib,
      storageEncrypted: true,
      multiAz: settings.multiAz,
      backupRetention: Duration.days(settings.backupDays),
      copyTagsToSnapshot: true,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      enablePerformanceInsights: true,
      cloudwatchLogsExports: ['postgresql'],
      parameters: { 'rds.force_ssl': '1' },
    });
  }

  private makeProxyGroup(network: Network): SecurityGroup {
    const group = new SecurityGroup(this, 'ProxyGroup', {
      vpc: network.vpc,
      description: 'The database proxy',
    });
    group.addIngressRule(network.databaseClients, Port.tcp(5432), 'Functions');
    return group;
  }

  private acknowledge(): void {
    Validations.of(this.instance).acknowledge(
      {
        id: 'AwsSolutions-RDS11',
        reason: 'The port is reachable from the proxy alone; another number would hide nothing.',
      },
      {
        id: 'AwsSolutions-RDS3',
        reason:
          'A second zone is a setting of the stage: on in production, off where data can be made again.',
      },
    );
    Validations.of(this.instance).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotation follows once the proxy has served both passwords in practice; until then a person rotates.',
    });
  }
}
