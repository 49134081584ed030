/** Which faults there are, how often they strike, and what each does. */
import type { FaultType } from '../../local/simulators/fineract/faults.ts';
import type { Schedule } from './schedule.ts';
import type { Fate, Invocation, Step } from './scheduler.ts';

const SIMULATOR_FAULTS: readonly FaultType[] = [
  'committedThenTimeout',
  'committedThen425',
  'committedThen409',
  'committedThen502',
  'sticky409',
  'sticky500',
  'unmapped500',
  'stuck425',
  'dropped',
  'cobLock',
  'businessDateLag',
  'unauthorized',
  'html502',
  'empty503',
  'slow',
  'wrongLoan200',
  'permanent503',
  'holiday',
  'lookup502',
  'inlineCob500',
  'throttled429',
];
const FATES: Readonly<Record<Exclude<Fate, 'done'>, string>> = {
  'killed before': 'killed before',
  'killed after': 'killed after',
  'failed before': 'lost before',
  'failed after': 'answer lost of',
};

type Strike = (schedule: Schedule) => Promise<string | undefined>;

/** Faults of the world around, each told by what it did; undefined where there was nothing to strike. */
const timePasses: Strike = async (schedule) => {
  const seconds = schedule.random.pick([60, 400, 4_000, 20_000, 100_000]);
  await schedule.pass(seconds);
  return 'time passes';
};

const visibilityEnds: Strike = async (schedule) => {
  const work = schedule.work.filter(({ invocation }) => invocation.running);
  if (work.length === 0) return Promise.resolve(undefined);
  const { queue, batch } = schedule.random.pick(work);
  queue.comeBack(batch);
  return Promise.resolve('visibility expires while a worker works');
};

const ABOUT_TIME: readonly Strike[] = [timePasses, visibilityEnds];

const STRIKES: readonly Strike[] = [
  ...ABOUT_TIME,
  async (schedule) => {
    const type = schedule.random.pick(SIMULATOR_FAULTS);
    addSimulatorFault(schedule, type);
    return Promise.resolve(`simulator ${type}`);
  },
  async (schedule) => {
    const queue = schedule.random.pick([
      schedule.postingQueue,
      schedule.ingestQueue,
      schedule.runQueue,
    ]);
    const repeated = queue.repeat((messages) => schedule.random.pick(messages));
    return Promise.resolve(repeated ? 'message delivered again' : undefined);
  },
  async (schedule) => {
    const lost = schedule.postingQueue.lose((messages) => schedule.random.pick(messages));
    return Promise.resolve(lost ? 'posting message lost' : undefined);
  },
  async (schedule) => {
    if (schedule.postingQueue.length < 2) return undefined;
    schedule.postingQueue.mix((messages) => schedule.random.shuffled(messages));
    return Promise.resolve('messages out of order');
  },
  async (schedule) => {
    if (schedule.outage > 0) return undefined;
    schedule.outage = schedule.random.int(1, 12);
    await schedule.rig.boundary.goAway();
    // First who waits for a lock: else the end of its holder would let it go on for a moment.
    const waits = ({ invocation }: { readonly invocation: Invocation }): number =>
      Number(schedule.rig.scheduler.isBlockedIn(invocation));
    for (const work of schedule.work.toSorted((a, b) => waits(b) - waits(a)))
      await work.started.pool.lose();
    return 'database gone';
  },
  async (schedule) => {
    const work = schedule.work.filter(({ invocation }) => invocation.running);
    if (work.length === 0) return undefined;
    await schedule.random.pick(work).started.pool.lose();
    return 'connections dropped';
  },
];

/** Which faults a schedule is about; undefined: all. For the seeds that show what a guard is for. */
export type Emphasis = 'under way' | 'time' | 'kills';

export class FaultTable {
  readonly #emphasis: Emphasis | undefined;
  readonly counts: Record<string, number> = {};
  #left: number | undefined;
  #rate = 0;
  #refusals = 0;
  /** True: nearly all faults strike between the poster and Fineract. */
  #stormy: boolean | undefined;
  /** While true nothing strikes any more. */
  over = false;

  constructor(emphasis?: Emphasis) {
    this.#emphasis = emphasis;
  }

  get isAboutTime(): boolean {
    return this.#emphasis === 'time';
  }

  count(kind: string): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }

  /** How many faults a schedule gets, and how dense, is its own. */
  due(schedule: Schedule, weight = 1): boolean {
    if (this.#emphasis !== undefined) {
      this.#left ??= 12;
      this.#rate = this.#emphasis === 'time' ? 0.1 : 0.05;
    }
    this.#left ??= schedule.random.pick([0, 2, 4, 6, 9, 12, 16]);
    if (this.#rate === 0) this.#rate = schedule.random.pick([0.02, 0.06, 0.15]);
    return !this.over && this.#left > 0 && schedule.random.chance(this.#rate * weight);
  }

  #nothing(): { fate: Fate; said: string } {
    this.#left = (this.#left ?? 0) + 1;
    return { fate: 'done', said: '' };
  }

  #kill(schedule: Schedule, step: Step): { fate: Fate; said: string } {
    if (step.invocation === undefined) return this.#nothing();
    const fate = schedule.random.pick(['killed before', 'killed after'] as const);
    this.count(`${fate} ${step.kind}`);
    return { fate, said: ` (${fate})` };
  }

  /** Statements are many and much alike; what leaves the process is rarer. */
  #weightOf(schedule: Schedule, step: Step): number {
    this.#stormy ??= this.#emphasis === 'under way' || schedule.random.chance(0.3);
    if (step.kind === 'statement') return this.#stormy ? 0.2 : 1;
    return step.kind === 'request' && this.#stormy ? 12 : 4;
  }

  spend(): void {
    this.#left = (this.#left ?? 0) - 1;
  }

  refusesEntry(schedule: Schedule): boolean {
    if (this.over || this.#refusals === 0 || !schedule.random.chance(0.5)) return false;
    this.#refusals -= 1;
    return true;
  }

  refuse(entries: number): void {
    this.#refusals += entries;
  }

  /** What becomes of the step that is about to happen. */
  fateOf(schedule: Schedule, step: Step): { fate: Fate; said: string } {
    const { random, rig } = schedule;
    rig.network.fateOf = () => 'arrives';
    if (!this.due(schedule, this.#weightOf(schedule, step))) return { fate: 'done', said: '' };
    this.spend();
    if (this.#emphasis === 'kills') return this.#kill(schedule, step);
    if (step.kind === 'request' && random.chance(this.#stormy === true ? 0.8 : 0.4)) {
      const fate =
        this.#emphasis === 'under way'
          ? 'under way'
          : random.pick(['late', 'under way', 'twice'] as const);
      rig.network.fateOf = () => fate;
      this.count(`request ${fate}`);
      return { fate: 'done', said: ` (${fate})` };
    }
    if (step.kind === 'send' && random.chance(0.3)) {
      this.refuse(random.int(1, 3));
      this.count('queue refuses entries');
      return { fate: 'done', said: ' (entries refused)' };
    }
    if (this.#emphasis === 'under way' || this.#emphasis === 'time') return this.#nothing();
    const fates: Exclude<Fate, 'done'>[] =
      step.invocation === undefined
        ? ['failed before']
        : step.kind === 'pause'
          ? ['killed before', 'killed after']
          : [
              'killed before',
              'killed after',
              'killed before',
              'killed after',
              'failed before',
              'failed after',
            ];
    const fate = random.pick(fates);
    this.count(`${FATES[fate]} ${step.kind}`);
    return { fate, said: ` (${fate})` };
  }
}

/** Now and then something in the world breaks; true where it did. */
export async function strike(schedule: Schedule): Promise<boolean> {
  const { faults, random } = schedule;
  if (!faults.due(schedule) || !random.chance(0.5)) return false;
  const kind = await random.pick(faults.isAboutTime ? ABOUT_TIME : STRIKES)(schedule);
  if (kind === undefined) return false;
  faults.spend();
  faults.count(kind);
  schedule.tell(kind);
  return true;
}

function addSimulatorFault(schedule: Schedule, type: FaultType): void {
  const { random, rig, world } = schedule;
  const loan = random.chance(0.5) ? random.pick(world.loans).externalId : undefined;
  rig.simulator.addFault({
    type,
    count: type === 'businessDateLag' ? null : random.int(1, 4),
    ...(loan === undefined ? {} : { loan }),
    ...(type === 'businessDateLag' ? { days: 4_000 } : {}),
    ...(type === 'slow' ? { ms: 4 } : {}),
  });
}
