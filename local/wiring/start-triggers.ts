/** Starts what calls functions by itself: notifications, event sources, schedules. */
import type { Pool } from '../../src/database/pool.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import type { OutsideParts } from '../outside-parts.ts';
import { recoverDatabase, unfinishedObjects } from '../recovery.ts';
import type { Running } from '../running.ts';
import { TemplateError, type Resource } from '../template/assembly.ts';
import type { Resolver } from '../template/resolver.ts';
import {
  notifyCreated,
  type BucketNotification,
  type CreatedObject,
} from '../triggers/bucket-notifications.ts';
import { Schedules } from '../triggers/schedule.ts';
import { createQueues, makePollers, notificationsOf, schedulesOf } from './triggers.ts';

export interface TriggerOptions {
  readonly report: (line: string) => void;
  readonly retryAfterMs: number | null;
  readonly parts: OutsideParts;
  readonly resources: readonly Resource[];
  readonly resolver: Resolver;
  readonly pools: ReadonlyMap<string, FunctionPool>;
  readonly pool: Pool;
  readonly bucket: string;
  readonly running: Running;
}

export async function startTriggers(
  options: TriggerOptions,
): Promise<{ schedules: Schedules; pipelineQueueUrl: string; ingestQueueUrl: string }> {
  const { report, retryAfterMs, parts, resources, resolver, pools, pool, bucket, running } =
    options;
  const { storage } = parts;
  const queues = await createQueues(resources, resolver, storage);
  await storage.createBucket(bucket);
  const notifications = notificationsOf(resources, resolver, queues);
  const notify = (object: CreatedObject): void => {
    notifyCreated(storage, notifications, object).catch((error: unknown) => {
      report(`The event of ${object.key} could not be sent: ${String(error)}`);
    });
  };
  await storage.notify(notifications, notify);
  if (storage.inProcess) {
    if (parts.ownDatabase) await recoverDatabase(pool);
    for (const object of await unfinishedObjects(pool, storage.s3, bucket)) notify(object);
  }
  const pollers = makePollers(
    resources,
    resolver,
    { queues, pools },
    {
      sqs: storage.sqs,
      report,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  );
  for (const poller of pollers) poller.start();
  running.add(() => Promise.all(pollers.map((poller) => poller.stop())));
  const scheduled = schedulesOf(resources, resolver, queues);
  const schedules = new Schedules(storage.sqs, scheduled, report);
  schedules.start();
  running.add(() => schedules.stop());
  return {
    schedules,
    pipelineQueueUrl: pipelineQueueOf(pools),
    ingestQueueUrl: ingestQueueOf(notifications),
  };
}

/** The queue that hears of new objects; every feed's notification names the same one. */
function ingestQueueOf(notifications: readonly BucketNotification[]): string {
  const [url, ...others] = new Set(notifications.map(({ queueUrl }) => queueUrl));
  if (url === undefined || others.length > 0)
    throw new TemplateError('The bucket of the template does not notify exactly one queue.');
  return url;
}

/** The queue that asks for runs, as the API function knows it. */
function pipelineQueueOf(pools: ReadonlyMap<string, FunctionPool>): string {
  for (const { definition } of pools.values()) {
    const url = definition.environment['PIPELINE_QUEUE_URL'];
    if (url !== undefined) return url;
  }
  throw new TemplateError(
    'No function of the template knows the pipeline queue (PIPELINE_QUEUE_URL).',
  );
}

/** The bucket whose objects raise events. */
export function bucketOf(resources: readonly Resource[], resolver: Resolver): string {
  const resource = resources.find(({ type }) => type === 'Custom::S3BucketNotifications');
  if (resource === undefined)
    throw new TemplateError('The template has no bucket with notifications.');
  return resolver.text(resource, 'BucketName');
}
