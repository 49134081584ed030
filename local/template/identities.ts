/** The physical identity each resource has on the laptop: what `Ref` and `Fn::GetAtt` answer. */
import { TemplateError, type Resource } from './assembly.ts';

export const region = 'us-east-1';
export const accountId = '000000000000';

export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What starts every text that stands for something the laptop does not have. */
export const UNRESOLVED = 'unresolved:';

const arn = (service: string, name: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${name}`;

/** `Dev-Data` and `IngestQueue95F6` as one short name. */
export const localName = (resource: Resource): string => `${resource.stack.name}-${resource.id}`;

const fifoSuffix = (resource: Resource): string =>
  resource.properties['FifoQueue'] === true ? '.fifo' : '';

type MakeIdentity = (resource: Resource, sqsEndpoint: string) => Identity;

const queue: MakeIdentity = (resource, sqsEndpoint) => {
  const name = `${localName(resource)}${fifoSuffix(resource)}`;
  return {
    ref: `${sqsEndpoint}/${accountId}/${name}`,
    attributes: { Arn: arn('sqs', name), QueueName: name },
  };
};

const bucket: MakeIdentity = (resource) => {
  const chosen = resource.properties['BucketName'];
  const name = typeof chosen === 'string' ? chosen : 'turnofile';
  return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
};

const secret: MakeIdentity = (resource) => {
  const identity = arn('secretsmanager', `secret:${localName(resource)}`);
  return { ref: identity, attributes: { Id: identity } };
};

const lambda: MakeIdentity = (resource) => ({
  ref: localName(resource),
  attributes: { Arn: arn('lambda', `function:${localName(resource)}`) },
});

const identities: Readonly<Record<string, MakeIdentity>> = {
  'AWS::SQS::Queue': queue,
  'AWS::S3::Bucket': bucket,
  'AWS::SecretsManager::Secret': secret,
  'AWS::Lambda::Function': lambda,
  'AWS::Lambda::LayerVersion': (resource) => ({
    ref: arn('lambda', `layer:${localName(resource)}`),
    attributes: {},
  }),
  'AWS::ApiGatewayV2::Api': (resource) => ({ ref: localName(resource), attributes: {} }),
  'AWS::ApiGatewayV2::Integration': (resource) => ({ ref: localName(resource), attributes: {} }),
  'AWS::ApiGatewayV2::Authorizer': (resource) => ({ ref: localName(resource), attributes: {} }),
  'AWS::RDS::DBProxy': () => ({ ref: 'database', attributes: { Endpoint: '127.0.0.1' } }),
  'AWS::Events::Rule': (resource) => ({
    ref: localName(resource),
    attributes: { Arn: arn('events', localName(resource)) },
  }),
};

// Declared in the template and without a part on the laptop: permissions, network, logs, alarms, rotations, and
// the database, which the runner brings along. Assertions and cdk-nag look after these.
const withoutPart = [
  /^AWS::(IAM|EC2|Logs|CloudWatch|SNS|RDS|KMS)::/,
  /^AWS::Lambda::(Permission|Version)$/,
  /^AWS::(SecretsManager::RotationSchedule|SQS::QueuePolicy|S3::BucketPolicy|ApiGatewayV2::Stage|CDK::Metadata)$/,
];

// Wired elsewhere, and nobody refers to them in a way that needs an identity of their own.
const wired = new Set([
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventSourceMapping',
  'AWS::ApiGatewayV2::Route',
  'AWS::SecretsManager::SecretTargetAttachment',
  'Custom::S3BucketNotifications',
  'Custom::DatabaseMigration',
]);

/** Throws TemplateError for a resource that the laptop would silently leave out. */
export function assertSupported(resource: Resource): void {
  const { type, id, stack } = resource;
  if (type in identities || wired.has(type) || withoutPart.some((pattern) => pattern.test(type)))
    return;
  throw new TemplateError(
    `${stack.name}/${id} is of type ${type}, which the local stack does not know: teach local/template/identities.ts and the wiring, or list it there as without a part.`,
  );
}

export function identityOf(resource: Resource, sqsEndpoint: string): Identity {
  const make = identities[resource.type];
  return make === undefined
    ? { ref: `${UNRESOLVED}${resource.stack.name}/${resource.id}`, attributes: {} }
    : make(resource, sqsEndpoint);
}
