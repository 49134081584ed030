/** The one way to make a Lambda function: one folder below functions/, one bundle, one alias. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  Alias,
  Architecture,
  Function,
  Runtime,
  type ILayerVersion,
  type IVersion,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledgeManagedPolicies } from './acknowledge.ts';
import { RunbookAlarm } from './alarm.ts';
import { functionCode } from './bundle.ts';

/** Variables that every function gets from this construct. */
type CommonVariables = 'ASSETS_DIR' | 'LOG_LEVEL' | 'POWERTOOLS_SERVICE_NAME';

export interface NetworkPlace {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

/** `Variables` is the input of the function's environment schema: what is not set does not compile. */
export interface NodeFunctionProps<Variables extends object> {
  /** Folder below functions/. */
  readonly name: string;
  readonly description: string;
  readonly environment: Omit<Variables, CommonVariables>;
  readonly memoryMib: number;
  /** Options of Node beside the usual ones. */
  readonly nodeOptions?: readonly string[];
  readonly timeout: Duration;
  readonly reservedConcurrency?: number;
  readonly layer?: ILayerVersion;
  readonly network?: NetworkPlace;
  readonly logDays: RetentionDays;
  readonly alarmTopic: ITopic;
  /** False where somebody else reports a failure, such as the deployment itself. */
  readonly errorAlarm?: boolean;
}

export class NodeFunction<Variables extends object> extends Construct {
  readonly function: Function;
  /** What event sources call: code, environment and layer switch as one. */
  readonly live: Alias;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Variables>) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.function = new Function(this, 'Function', {
      code: functionCode(this, props.name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      description: props.description,
      memorySize: props.memoryMib,
      timeout: props.timeout,
      logGroup,
      environment: {
        ASSETS_DIR: '/opt',
        LOG_LEVEL: 'INFO',
        POWERTOOLS_SERVICE_NAME: props.name,
        NODE_OPTIONS: ['--enable-source-maps', ...(props.nodeOptions ?? [])].join(' '),
        // The PostgreSQL driver reads it: TLS to the proxy, with its certificate checked.
        PGSSLMODE: 'verify-full',
        ...(props.environment as Record<string, string>),
      },
      ...(props.layer === undefined ? {} : { layers: [props.layer] }),
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...props.network,
    });
    this.live = new Alias(this, 'Live', {
      aliasName: 'live',
      // CDK's classes and interfaces differ in what may be undefined; the cast says that we know.
      version: this.function.currentVersion as IVersion,
    });
    this.acknowledgeManagedPolicies();
    if (props.errorAlarm !== false) this.addErrorAlarm(props);
  }

  private acknowledgeManagedPolicies(): void {
    acknowledgeManagedPolicies(
      this.function,
      ['AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole'],
      'The managed policies of Lambda let a function write its log and, inside the network, keep its interface: nothing to narrow without rebuilding them.',
    );
  }

  private addErrorAlarm(props: NodeFunctionProps<Variables>): void {
    new RunbookAlarm(this, 'ErrorsAlarm', {
      metric: this.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      periods: 3,
      meaning: `The function ${props.name} has failed in three periods of five minutes.`,
      runbookSection: `${props.name}-errors`,
      topic: props.alarmTopic,
    });
  }
}
