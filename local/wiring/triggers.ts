/** Queues, buckets, event source mappings, notifications and schedules of the template. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Storage } from '../endpoints/storage.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import { TemplateError, type Resource } from '../template/assembly.ts';
import { identityOf } from '../template/identities.ts';
import type { Resolver } from '../template/resolver.ts';
import type { BucketNotification } from '../triggers/bucket-notifications.ts';
import { QueuePoller } from '../triggers/queue-poller.ts';
import type { ScheduledMessage } from '../triggers/schedule.ts';
import { poolOf } from './functions.ts';

export interface Queue {
  readonly url: string;
  readonly arn: string;
}

const ofType = (resources: readonly Resource[], type: string): Resource[] =>
  resources.filter((each) => each.type === type);

/** Creates every queue, dead-letter queues first. Answers them by ARN. */
export async function createQueues(
  resources: readonly Resource[],
  resolver: Resolver,
  storage: Storage,
): Promise<Map<string, Queue>> {
  const queues = new Map<string, Queue>();
  const inOrder = ofType(resources, 'AWS::SQS::Queue').toSorted(
    (a, b) => Number('RedrivePolicy' in a.properties) - Number('RedrivePolicy' in b.properties),
  );
  for (const resource of inOrder) {
    const { attributes } = identityOf(resource, storage.endpoint);
    const { Arn: arn = '', QueueName: name = '' } = attributes;
    queues.set(arn, {
      arn,
      url: await storage.createQueue(name, queueAttributes(resource, resolver)),
    });
  }
  return queues;
}

function queueAttributes(resource: Resource, resolver: Resolver): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name of [
    'VisibilityTimeout',
    'MessageRetentionPeriod',
    'DelaySeconds',
    'FifoQueue',
    'ContentBasedDeduplication',
  ]) {
    if (name in resource.properties) attributes[name] = resolver.text(resource, name);
  }
  const redrive = resolver.property(resource, 'RedrivePolicy');
  if (redrive !== undefined) attributes['RedrivePolicy'] = JSON.stringify(redrive);
  return attributes;
}

function queueOf(queues: ReadonlyMap<string, Queue>, arn: string, user: Resource): Queue {
  const queue = queues.get(arn);
  if (queue === undefined)
    throw new TemplateError(
      `${user.stack.name}/${user.id} names ${arn}, which is no queue of the template.`,
    );
  return queue;
}

export interface PollerOptions {
  readonly sqs: SQSClient;
  readonly retryAfterMs?: number;
  readonly report: (line: string) => void;
}

export function makePollers(
  resources: readonly Resource[],
  resolver: Resolver,
  wired: {
    readonly queues: ReadonlyMap<string, Queue>;
    readonly pools: ReadonlyMap<string, FunctionPool>;
  },
  options: PollerOptions,
): QueuePoller[] {
  return ofType(resources, 'AWS::Lambda::EventSourceMapping').map((resource) => {
    const queue = queueOf(wired.queues, resolver.text(resource, 'EventSourceArn'), resource);
    const pool = poolOf(wired.pools, resolver.text(resource, 'FunctionName'));
    const scaling = resource.properties['ScalingConfig'] as
      | { MaximumConcurrency?: number }
      | undefined;
    return new QueuePoller({
      sqs: options.sqs,
      queueUrl: queue.url,
      queueArn: queue.arn,
      batchSize: Number(resource.properties['BatchSize'] ?? 10),
      concurrencyMax: Math.min(
        scaling?.MaximumConcurrency ?? pool.definition.concurrencyMax,
        pool.definition.concurrencyMax,
      ),
      ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
      invoke: (event) => pool.invoke(event),
      report: (line) => options.report(`${pool.definition.name}: ${line}`),
    });
  });
}

interface QueueConfiguration {
  readonly Events: readonly string[];
  readonly QueueArn: string;
  readonly Filter?: {
    readonly Key?: {
      readonly FilterRules?: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

export function notificationsOf(
  resources: readonly Resource[],
  resolver: Resolver,
  queues: ReadonlyMap<string, Queue>,
): BucketNotification[] {
  return ofType(resources, 'Custom::S3BucketNotifications').flatMap((resource) => {
    const configuration = resolver.property(resource, 'NotificationConfiguration') as Record<
      string,
      QueueConfiguration[]
    >;
    const { QueueConfigurations: toQueues = [], ...others } = configuration;
    if (Object.keys(others).length > 0)
      throw new TemplateError(
        `${resource.stack.name}/${resource.id}: the local stack notifies queues only.`,
      );
    return toQueues.map(({ QueueArn: arn, Filter: filter }) => {
      const rules = filter?.Key?.FilterRules ?? [];
      const ruleOf = (name: string): string =>
        rules.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';
      const queue = queueOf(queues, arn, resource);
      return {
        bucket: resolver.text(resource, 'BucketName'),
        queueUrl: queue.url,
        queueArn: queue.arn,
        prefix: ruleOf('prefix'),
        suffix: ruleOf('suffix'),
      };
    });
  });
}

export function schedulesOf(
  resources: readonly Resource[],
  resolver: Resolver,
  queues: ReadonlyMap<string, Queue>,
): ScheduledMessage[] {
  return ofType(resources, 'AWS::Events::Rule').flatMap((resource) => {
    const targets = resolver.property(resource, 'Targets') as { Arn: string; Input?: string }[];
    return targets.map(({ Arn: arn, Input: input = '{}' }) => ({
      rule: resource.id,
      expression: resolver.text(resource, 'ScheduleExpression'),
      queueUrl: queueOf(queues, arn, resource).url,
      input,
    }));
  });
}
