/** The faults have stopped: everything is finished, time passes, runs and deliveries go on until nothing changes. */
import type { Violation } from './invariants.ts';
import type { Schedule } from './schedule.ts';

const ROUNDS_MAX = 14;
const DAY_SECONDS = 100_000;

/** Empty; or that it never came to rest. */
export async function comeToRest(schedule: Schedule): Promise<Violation[]> {
  const { rig, faults } = schedule;
  faults.over = true;
  rig.network.fateOf = () => 'arrives';
  rig.simulator.clearFaults();
  rig.boundary.down = false;
  schedule.outage = 0;
  schedule.tell('the faults stop');
  if (!(await finish(schedule, false)))
    return [{ invariant: 'whoever lives comes to an end', detail: '5000 steps' }];
  // What is late in the network arrives before others go on with its payment, or after.
  const latest = schedule.random.chance(0.5) ? 1 : 0;
  rig.scheduler.free = true;
  let before = '';
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await schedule.pass(DAY_SECONDS);
    schedule.ingestQueue.redrive();
    if (round === latest) await finish(schedule, true);
    if (await deliverAll(schedule))
      return [{ invariant: 'deliveries end', detail: `round ${String(round)}` }];
    const now = await fingerprint(schedule);
    const over = round >= latest && !/"(?:ready|queued|failed|pending|processing)"/.test(now);
    if (over || (now === before && !now.includes('"queued"'))) {
      rig.scheduler.free = false;
      return [];
    }
    before = now;
  }
  rig.scheduler.free = false;
  return [{ invariant: 'everything comes to rest', detail: before.slice(0, 300) }];
}

/** Those who live end, and what is late arrives if it is wanted. False where they go on without end. */
async function finish(schedule: Schedule, late: boolean): Promise<boolean> {
  const { scheduler } = schedule.rig;
  for (let steps = 0; steps < 5_000; steps += 1) {
    const waiting = scheduler.inOrder().filter((step) => late || step.invocation !== undefined);
    if (waiting.length === 0 && scheduler.blockedCount === 0) return true;
    if (waiting.length === 0) await scheduler.unblock();
    else await schedule.take(schedule.random.pick(waiting));
  }
  return false;
}

/** True where it goes on without end. */
async function deliverAll(schedule: Schedule): Promise<boolean> {
  schedule.requestRun();
  for (const queue of [schedule.ingestQueue, schedule.runQueue, schedule.postingQueue]) {
    for (let deliveries = 0; schedule.start(queue); deliveries += 1) {
      await schedule.untilIdle();
      if (deliveries > 300) return true;
    }
  }
  return false;
}

async function fingerprint(schedule: Schedule): Promise<string> {
  const found = await schedule.rig.boundary.admin.query(
    `select o.source_key, o.state, p.status from "OPS"."REPAYMENT_OUTBOX" o
     left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = o.source_key
     union all
     select f.object_key, f.status, f.archive_key from "RAW"."RAW_S3_FILE_PROCESSING_LOG" f
     order by 1`,
  );
  return JSON.stringify(found.rows);
}
