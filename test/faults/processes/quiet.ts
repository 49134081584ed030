/** Waiting until nothing moves, and what people and time do after faults. */
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import { until } from '../../support/until.ts';
import type { Rig } from './rig.ts';
import type { Schedule } from './schedule.ts';
import { announceFiles } from './strike.ts';

const QUIET_TIMEOUT_MS = 90_000;
/** Rounds in which everything must have been posted: each finds its loans' next payments. */
const ROUNDS_MAX = 8;

/** Until no message waits or is worked on, dead letters aside. */
export async function untilQuiet(rig: Rig): Promise<void> {
  await until(
    'the queues to be empty',
    async () => {
      const busy = [...rig.stack.functions.values()].some((each) => each.busyPids().length > 0);
      return !busy && (await messages(rig)) === 0 ? true : undefined;
    },
    QUIET_TIMEOUT_MS,
  );
}

/** Until S3 has told of every file: each has a message, or a log row already. */
export async function untilAnnounced(rig: Rig, schedule: Schedule): Promise<void> {
  await until('the events of the files', async () => {
    const waiting = await messages(rig);
    const known = await rig.database.query<{ count: number }>(
      `select count(*)::int as count from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where object_key = any($1)`,
      [schedule.files.map(({ key }) => key)],
    );
    return waiting + (known[0]?.count ?? 0) >= schedule.files.length ? true : undefined;
  });
}

async function messages(rig: Rig): Promise<number> {
  const { ingestQueueUrl, pipelineQueueUrl, parts } = rig.stack;
  const counts = await Promise.all(
    [ingestQueueUrl, pipelineQueueUrl, rig.postingQueueUrl].map(async (url) => {
      const { Attributes: attributes = {} } = await parts.storage.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
      );
      return (
        Number(attributes.ApproximateNumberOfMessages) +
        Number(attributes.ApproximateNumberOfMessagesNotVisible) +
        Number(attributes.ApproximateNumberOfMessagesDelayed)
      );
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

export async function askForRun(rig: Rig): Promise<void> {
  const request = {
    requestId: randomUUID(),
    trigger: 'command',
    requestedBy: 'fault rig',
    skipTransform: false,
    dryRun: false,
    lender: null,
  };
  await rig.stack.parts.storage.sqs.send(
    new SendMessageCommand({
      QueueUrl: rig.stack.pipelineQueueUrl,
      MessageBody: JSON.stringify(request),
    }),
  );
}

/**
 * Once the faults have stopped: what rests in a dead-letter queue is announced again, leases and marks grow old, the
 * next runs come. Answers how many rounds that took until no payment waited any more.
 */
export async function recover(rig: Rig, schedule: Schedule): Promise<number> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    if (await hasUnfinishedFiles(rig, schedule)) {
      await announceFiles(rig, schedule);
      await untilQuiet(rig);
    }
    await timePasses(rig, schedule.seed);
    await askForRun(rig);
    await untilQuiet(rig);
    if (!(await hasUnfinishedFiles(rig, schedule)) && !(await hasOpenPayments(rig, schedule)))
      return round;
  }
  return ROUNDS_MAX;
}

/** Files that are not loaded, or whose original is not archived. */
export async function hasUnfinishedFiles(rig: Rig, schedule: Schedule): Promise<boolean> {
  const found = await rig.database.query<{ count: number }>(
    `select count(*)::int as count from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
     where object_key = any($1) and status = 'success' and archive_key is not null`,
    [schedule.files.map(({ key }) => key)],
  );
  return found[0]?.count !== schedule.files.length;
}

async function hasOpenPayments(rig: Rig, schedule: Schedule): Promise<boolean> {
  const found = await rig.database.query(
    `select 1 from "OPS"."REPAYMENT_OUTBOX" where loan_external_id like $1 and state in ('ready', 'queued', 'failed') limit 1`,
    [loansOf(schedule.seed)],
  );
  return found.length > 0;
}

/** Hours: leases of dead workers end, lost messages count as lost, failed payments are due. */
async function timePasses(rig: Rig, seed: number): Promise<void> {
  await rig.database.query(
    `update "OPS"."REPAYMENT_OUTBOX"
     set queued_at = queued_at - interval '5 hours',
         claimed_until = case when claimed_until is not null then least(claimed_until, now()) end,
         next_attempt_at = least(next_attempt_at, now())
     where state in ('queued', 'failed') and loan_external_id like $1`,
    [loansOf(seed)],
  );
}

export function loansOf(seed: number): string {
  return `S${String(seed)}L%`;
}
