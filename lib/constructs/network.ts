/**
 * The network: the database and most functions stand in subnets without a way out and reach S3, SQS
 * and Secrets Manager through endpoints. Only what asks Fineract may have a way out, through NAT, where the
 * stage says that Fineract has a public address.
 */
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SecurityGroup,
  SubnetType,
  Vpc,
  type IVpc,
  type SubnetConfiguration,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { NetworkPlace } from './node-function.ts';

const INSIDE = { name: 'Inside', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 22 };
const WAY_OUT: SubnetConfiguration[] = [
  { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 26, mapPublicIpOnLaunch: false },
  { name: 'Outbound', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
];

export class Network extends Construct {
  readonly vpc: IVpc;
  /** What may connect to the database. It stands here so that no other stack's group is named by a rule of this one. */
  readonly databaseClients: SecurityGroup;
  private readonly outbound: SubnetSelection;

  constructor(scope: Construct, id: string, natGateways: number) {
    super(scope, id);
    const hasWayOut = natGateways > 0;
    // CDK's classes and interfaces differ in what may be undefined; the cast says that we know.
    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways,
      subnetConfiguration: hasWayOut ? [INSIDE, ...WAY_OUT] : [INSIDE],
      // The default group stays as it is: emptying it needs a function with broad rights, and nothing uses it.
      restrictDefaultSecurityGroup: false,
    }) as IVpc;
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'FlowLogs', { removalPolicy: RemovalPolicy.RETAIN }),
      ),
    });
    this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    for (const [name, service] of Object.entries({
      Sqs: InterfaceVpcEndpointAwsService.SQS,
      SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    })) {
      const endpoint = this.vpc.addInterfaceEndpoint(name, {
        service,
        subnets: { subnetGroupName: INSIDE.name },
      });
      Validations.of(endpoint).acknowledge({
        id: 'AwsSolutions-EC23',
        reason:
          'The rule cannot read a range that is a reference; it is the range of this network, never 0.0.0.0/0.',
      });
    }
    this.databaseClients = new SecurityGroup(this, 'DatabaseClients', {
      vpc: this.vpc,
      description: 'May connect to the database',
    });
    this.outbound = { subnetGroupName: hasWayOut ? 'Outbound' : INSIDE.name };
  }

  /** Where a function stands that needs the database and AWS services only. */
  get inside(): NetworkPlace {
    return {
      vpc: this.vpc,
      vpcSubnets: { subnetGroupName: INSIDE.name },
      securityGroups: [this.databaseClients],
    };
  }

  /** Where a function stands that must also reach Fineract. */
  get towardsFineract(): NetworkPlace {
    return { vpc: this.vpc, vpcSubnets: this.outbound, securityGroups: [this.databaseClients] };
  }
}
