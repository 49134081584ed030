/** One schedule: files, runs and deliveries in an order that its seed chooses, with faults; then quiet, then judgement. */
import { asError } from '../../src/database/connection.ts';
import { transformNewLoads } from '../../src/models/transform.ts';
import { FakeS3 } from '../support/fake-s3.ts';
import { InvocationPool } from './database-boundary.ts';
import { FaultTable, strike, type Emphasis } from './faults.ts';
import { violations, type Violation } from './invariants.ts';
import {
  startIngest,
  startPosting,
  startRun,
  type Started,
  type Surroundings,
} from './invocations.ts';
import { ModelQueue, type QueueMessage } from './model-queue.ts';
import { Random } from './random.ts';
import type { Rig } from './rig.ts';
import { Invocation, type Step } from './scheduler.ts';
import { externalIdOf, type StatedFile } from './stated.ts';
import { comeToRest } from './come-to-rest.ts';
import { ClaimWatch } from './claim-watch.ts';
import { SendWatch } from './send-watch.ts';
import { makeWorld, type World } from './world.ts';

export type ScheduleKind = 'posting' | 'ingest';

/** The invariant that a schedule breaks which the rig could not play to its end. */
export const BROKEN_OFF = 'the schedule can be played to its end';

export interface ScheduleResult {
  readonly seed: number;
  readonly kind: ScheduleKind;
  readonly violations: readonly Violation[];
  readonly faults: Readonly<Record<string, number>>;
  readonly payments: number;
  readonly posted: number;
  /** Open exceptions of payments that were not posted, by category. */
  readonly exceptions: Readonly<Record<string, number>>;
  readonly steps: number;
  /** What happened, in words; kept where something is wrong or it was asked for. */
  readonly story: readonly string[];
}

/** A message that an invocation has in its hands. */
interface Work {
  readonly invocation: Invocation;
  readonly started: Started;
  readonly queue: ModelQueue;
  readonly batch: readonly QueueMessage[];
}

const STEPS_MAX = 3_000;
const AT_ONCE = 4;

export class Schedule {
  readonly seed: number;
  readonly kind: ScheduleKind;
  readonly rig: Rig;
  readonly random: Random;
  readonly world: World;
  readonly s3 = new FakeS3();
  readonly faults: FaultTable;
  readonly story: string[] = [];
  readonly work: Work[] = [];
  readonly ingestQueue: ModelQueue;
  readonly runQueue: ModelQueue;
  readonly postingQueue: ModelQueue;
  readonly watch: ClaimWatch;
  readonly sends: SendWatch;
  nowMs = 0;
  steps = 0;
  /** Steps for which the database stays away. */
  outage = 0;
  #invocations = 0;
  #runs = 0;
  /** How likely something new begins while something else goes on. */
  readonly #haste: number;
  readonly #script: (() => Promise<void>)[] = [];

  constructor(rig: Rig, seed: number, kind: ScheduleKind, emphasis?: Emphasis) {
    this.faults = new FaultTable(emphasis);
    this.rig = rig;
    this.seed = seed;
    this.kind = kind;
    this.random = new Random(seed);
    this.#haste = this.random.pick([0.02, 0.05, 0.2]);
    const large = kind === 'ingest' && this.random.chance(0.15) ? this.random.int(200, 4_000) : 0;
    this.world = makeWorld(seed, this.random, large);
    const now = (): number => this.nowMs;
    this.ingestQueue = new ModelQueue({ fifo: false, receivesMax: 5 }, now);
    this.runQueue = new ModelQueue({ fifo: false, receivesMax: 3 }, now);
    this.postingQueue = new ModelQueue({ fifo: true, receivesMax: 5 }, now);
    this.s3.chunkBytes = large > 0 ? 16_384 : 700;
    this.watch = new ClaimWatch(rig.boundary);
    this.sends = new SendWatch(rig, this.watch);
  }

  get around(): Surroundings {
    return {
      rig: this.rig,
      s3: this.s3,
      postingQueue: this.postingQueue,
      nowMs: () => this.nowMs,
      passMs: (durationMs) => {
        this.nowMs += durationMs;
      },
      refusesEntry: () => this.faults.refusesEntry(this),
    };
  }

  async run(): Promise<ScheduleResult> {
    const { rig } = this;
    await rig.reset();
    this.watch.begin();
    this.sends.begin();
    for (const loan of this.world.loans) rig.simulator.addLoan(loan);
    for (const fault of this.world.faults) rig.simulator.addFault(fault);
    await this.#prepare();
    const wrong = await this.#play();
    wrong.push(...(await comeToRest(this)));
    wrong.push(...this.watch.end(), ...this.sends.end());
    const held = rig.simulator.transactions();
    wrong.push(
      ...(await violations({
        database: rig.boundary.admin,
        stated: this.world,
        held,
        archived: async (key) => Promise.resolve(this.s3.bytesOf(key)),
      })),
    );
    const eligible = this.world.payments.filter((payment) => payment.eligible);
    const ids = new Set(held.map((made) => made.externalId));
    return {
      seed: this.seed,
      kind: this.kind,
      violations: wrong,
      faults: this.faults.counts,
      payments: eligible.length,
      posted: eligible.filter((payment) => ids.has(externalIdOf(payment))).length,
      exceptions: await this.#exceptions(),
      steps: this.steps,
      story: this.story,
    };
  }

  /** What is known of a schedule that could not be played to its end. */
  brokenOff(error: unknown): ScheduleResult {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      seed: this.seed,
      kind: this.kind,
      violations: [{ invariant: BROKEN_OFF, detail }],
      faults: this.faults.counts,
      payments: this.world.payments.filter((payment) => payment.eligible).length,
      posted: 0,
      exceptions: {},
      steps: this.steps,
      story: this.story,
    };
  }

  tell(text: string): void {
    this.story.push(`${String(this.steps)} ${text}`);
  }

  /** A function takes messages of its queue; false where there are none. */
  start(queue: ModelQueue): boolean {
    const groups = queue.groups();
    if (groups.length === 0) return false;
    const posting = queue === this.postingQueue;
    const chosen = posting
      ? this.random.shuffled(groups).slice(0, this.random.int(1, 3))
      : [this.random.pick(groups)];
    const batch = queue.receive(chosen, posting ? this.random.int(1, 10) : 1);
    const first = batch[0];
    if (first === undefined) return true;
    this.#invocations += 1;
    const name = `i${String(this.#invocations)}`;
    const role = posting ? 'posting' : queue === this.runQueue ? 'run' : 'ingest';
    const invocation = new Invocation(name, role);
    const started = posting
      ? startPosting(this.around, invocation, batch)
      : (queue === this.runQueue ? startRun : startIngest)(this.around, invocation, first);
    const work: Work = { invocation, started, queue, batch };
    this.work.push(work);
    this.tell(`${name} starts on ${batch.map((message) => message.body.slice(0, 60)).join(' ')}`);
    void this.#ending(work);
    return true;
  }

  async #ending(work: Work): Promise<void> {
    const { invocation, started, queue, batch } = work;
    const failed = await started.failed;
    if (invocation.alive) {
      queue.settle(batch, failed);
      this.work.splice(this.work.indexOf(work), 1);
      const thrown = invocation.error === undefined ? '' : `, ${asError(invocation.error).name}`;
      this.tell(`${invocation.name} ends; ${String(failed.size)} come again${thrown}`);
    }
  }

  put(file: StatedFile): void {
    const object = this.s3.put(file.key, file.content);
    const body = JSON.stringify({
      Records: [
        {
          eventName: 'ObjectCreated:Put',
          s3: {
            bucket: { name: object.bucket },
            object: {
              key: object.key,
              size: object.size,
              eTag: object.etag,
              versionId: object.version,
            },
          },
        },
      ],
    });
    const times = this.random.chance(0.3) ? 2 : 1;
    for (let time = 0; time < times; time += 1) this.ingestQueue.send({ group: '', body });
    this.tell(`${file.key} is put, told ${String(times)} time(s)`);
  }

  requestRun(skipTransform = false): void {
    this.#runs += 1;
    const requestId = `00000000-0000-4000-8000-${String(this.#runs).padStart(12, '0')}`;
    const body = JSON.stringify({
      requestId,
      trigger: 'api',
      requestedBy: 'faults',
      skipTransform,
      dryRun: false,
      lender: null,
    });
    this.runQueue.send({ group: '', body });
  }

  /** Time passes for leases, marks and messages; a dead worker's messages are visible again. */
  async pass(seconds: number): Promise<void> {
    this.nowMs += seconds * 1_000;
    await this.rig.boundary.admin.query(
      `update "OPS"."REPAYMENT_OUTBOX" o
       set claimed_until = o.claimed_until - i, queued_at = o.queued_at - i, next_attempt_at = o.next_attempt_at - i
       from (select make_interval(secs => $1) as i, source_key from "OPS"."REPAYMENT_OUTBOX" for update skip locked) moved
       where o.source_key = moved.source_key`,
      [seconds],
    );
    for (const work of this.work.filter(({ invocation }) => !invocation.alive)) {
      work.queue.comeBack(work.batch);
      this.work.splice(this.work.indexOf(work), 1);
    }
  }

  /** For posting schedules most files are in CORE already: their interest lies in what comes after. */
  async #prepare(): Promise<void> {
    const files = this.random.shuffled(this.world.files);
    const early = this.kind === 'posting' ? files.filter(() => this.random.chance(0.8)) : [];
    const { scheduler } = this.rig;
    scheduler.free = true;
    for (const file of early) this.put(file);
    while (this.start(this.ingestQueue)) await this.untilIdle();
    if (early.length > 0 && this.random.chance(0.85)) {
      const pool = new InvocationPool(
        this.rig.boundary,
        scheduler,
        new Invocation('prepare', 'run'),
      );
      await transformNewLoads(pool.asPool);
    }
    scheduler.free = false;
    for (const file of files)
      if (!early.includes(file)) this.#script.push(async () => Promise.resolve(this.put(file)));
    const runs = this.kind === 'posting' ? this.random.int(1, 3) : 1;
    for (let run = 0; run < runs; run += 1)
      this.#script.splice(this.random.int(0, this.#script.length), 0, async () =>
        Promise.resolve(this.requestRun(this.kind === 'posting' && this.random.chance(0.7))),
      );
    if (this.kind === 'posting') this.requestRun(this.random.chance(0.7));
  }

  async untilIdle(): Promise<void> {
    await Promise.all(this.work.map((work) => work.started.failed));
    await Promise.resolve();
  }

  async #play(): Promise<Violation[]> {
    while (this.steps < STEPS_MAX) {
      this.steps += 1;
      if (this.outage > 0 && --this.outage === 0) this.rig.boundary.down = false;
      if (await strike(this)) continue;
      if (!(await this.#advance())) return [];
    }
    return [{ invariant: 'a schedule ends', detail: `after ${String(STEPS_MAX)} steps` }];
  }

  /** One thing goes on: a step, a delivery, an event of the script. False: nothing is left to do. */
  async #advance(): Promise<boolean> {
    const { random } = this;
    const steps = this.rig.scheduler.waiting;
    const queues = [this.ingestQueue, this.runQueue, this.postingQueue];
    const ready =
      this.work.length < AT_ONCE ? queues.filter((queue) => queue.groups().length > 0) : [];
    if (steps.length > 0 && !random.chance(ready.length > 0 ? 4 * this.#haste : this.#haste)) {
      await this.take(this.pickStep());
      return true;
    }
    if (ready.length > 0) {
      const name = `i${String(this.#invocations + 1)}`;
      this.start(random.pick(ready));
      const begun = this.work.find((work) => work.invocation.name === name);
      await this.rig.scheduler.rest(begun?.invocation);
      return true;
    }
    const event = this.#script.shift();
    if (event !== undefined) await event();
    else await this.rig.scheduler.unblock();
    return event !== undefined || steps.length > 0 || this.rig.scheduler.blockedCount > 0;
  }

  /** What is late in the network takes its time: it arrives when it hurts. */
  pickStep(): Step {
    const steps = this.rig.scheduler.inOrder();
    const own = steps.filter((step) => step.invocation !== undefined);
    return this.random.pick(own.length === 0 || this.random.chance(0.03) ? steps : own);
  }

  async take(step: Step): Promise<void> {
    const { fate, said } = this.faults.fateOf(this, step);
    this.tell(`${step.invocation?.name ?? 'network'} ${step.label}${said}`);
    await this.rig.scheduler.take(step, fate);
  }

  async #exceptions(): Promise<Record<string, number>> {
    const found = await this.rig.boundary.admin.query<{ category: string; count: number }>(
      `select category, count(*)::int as count from "OPS"."EXCEPTION"
       where status = 'open' or resolution = 'same identity' group by category`,
    );
    return Object.fromEntries(found.rows.map((row) => [row.category, row.count]));
  }
}

/** Two of three schedules are about posting. */
export function kindOf(seed: number): ScheduleKind {
  return seed % 3 === 0 ? 'ingest' : 'posting';
}
