/** Strikes the faults of a schedule where it planned them. */
import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import { notifyCreated } from '../../../local/triggers/bucket-notifications.ts';
import type { Exchange, Link, Moment, Verdict, Watch } from './network/watch.ts';
import type { Rig } from './rig.ts';
import type { PlannedFault, Schedule } from './schedule.ts';

export interface Struck {
  readonly fault: PlannedFault;
  readonly exchange: Exchange;
  /** Processes that a kill found at work. */
  readonly killed: number;
}

const FUNCTION_OF: Readonly<Record<Link, string>> = {
  'ingest to database': 'ingest-file',
  'ingest to bucket': 'ingest-file',
  'run to database': 'run-pipeline',
  'run to queue': 'run-pipeline',
  'post to database': 'post-repayments',
  'post to fineract': 'post-repayments',
};

/** Watches every exchange; each fault strikes once and is then told of in `struck`. */
export function striker(rig: Rig, schedule: Schedule, struck: Struck[]): Watch {
  const waiting = schedule.faults.map((fault) => ({ fault, matches: 0 }));
  return async (moment, exchange) => {
    const due = waiting.find((each) => isDue(each, moment, exchange));
    if (due === undefined) return 'go on';
    waiting.splice(waiting.indexOf(due), 1);
    const killed = due.fault.action === 'kill' ? killWorkers(rig, exchange.link) : 0;
    struck.push({ fault: due.fault, exchange, killed });
    return strike(rig, schedule, due.fault);
  };
}

function isDue(
  waiting: { readonly fault: PlannedFault; matches: number },
  moment: Moment,
  exchange: Exchange,
): boolean {
  const { link, at, moment: planned } = waiting.fault;
  if (link !== exchange.link || planned !== moment) return false;
  if ('number' in at) return exchange.number >= at.number;
  if (!at.what.test(exchange.what)) return false;
  waiting.matches += 1;
  return waiting.matches === at.occurrence;
}

async function strike(rig: Rig, schedule: Schedule, fault: PlannedFault): Promise<Verdict> {
  const proxy = rig.proxies.get(fault.link);
  switch (fault.action) {
    case 'kill':
    case 'cut':
      return 'cut';
    case 'cut halfway':
      return fault.moment === 'after' ? 'cut halfway' : 'cut';
    case 'keep silent':
      return 'keep silent';
    case 'delay':
      await pause(fault.ms);
      return 'go on';
    case 'cut all':
      proxy?.cutAll();
      return 'cut';
    case 'refuse':
      if (proxy !== undefined) {
        proxy.refusing = true;
        proxy.cutAll();
        setTimeout(() => (proxy.refusing = false), fault.ms);
      }
      return 'cut';
    case 'terminate sessions':
      await rig.database.terminateSessions();
      return 'go on';
    case 'crash database':
      await rig.database.crash(fault.ms);
      return 'go on';
    case 'expire leases':
      await expireLeases(rig, schedule.seed);
      return 'go on';
    case 'deliver again':
      await (fault.link.startsWith('ingest') ? announceFiles : deliverAgain)(rig, schedule);
      return 'go on';
  }
}

function killWorkers(rig: Rig, link: Link): number {
  const pids = rig.stack.functions.get(FUNCTION_OF[link])?.busyPids() ?? [];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

/** As if each worker had taken longer than its lease: it goes on, and so may another. */
export async function expireLeases(rig: Rig, seed: number): Promise<void> {
  await rig.database.query(
    `update "OPS"."REPAYMENT_OUTBOX" set claimed_until = now()
     where claimed_until > now() and loan_external_id like $1`,
    [`S${String(seed)}L%`],
  );
}

/** Another message for every payment, latest first and in groups of its own, so that it is worked on beside the first. */
async function deliverAgain(rig: Rig, schedule: Schedule): Promise<void> {
  const payments = schedule.files.flatMap((file) => file.payments).toReversed();
  for (const { sourceKey } of payments) {
    await rig.stack.parts.storage.sqs.send(
      new SendMessageCommand({
        QueueUrl: rig.postingQueueUrl,
        MessageBody: JSON.stringify({ sourceKey }),
        MessageGroupId: randomUUID(),
        MessageDeduplicationId: randomUUID(),
      }),
    );
  }
}

/** S3 tells of the files once more. */
export async function announceFiles(rig: Rig, schedule: Schedule): Promise<void> {
  const { bucket, ingestQueueUrl, parts } = rig.stack;
  const everything = { bucket, queueUrl: ingestQueueUrl, queueArn: '', prefix: '', suffix: '' };
  for (const { key } of schedule.files)
    await notifyCreated(parts.storage, [everything], { bucket, key });
}
