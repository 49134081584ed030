/**
 * Takes every step of every invocation into its own hands: a statement, a message, a request waits here until the
 * schedule lets it happen, one at a time. So an interleaving is a list of choices, and a seed repeats it.
 * A killed invocation's step never returns, and its connections are destroyed: what the world sees of a dead process.
 */
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

export type StepKind = 'statement' | 'copy' | 'send' | 'bucket' | 'request' | 'answer' | 'pause';

export interface Step {
  readonly kind: StepKind;
  /** For people: which statement, which message. */
  readonly label: string;
  /** Undefined for what is under way in the network and belongs to nobody any more. */
  readonly invocation: Invocation | undefined;
  /** Lets it happen. */
  readonly happen: () => Promise<unknown>;
  readonly settle: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
  /** The error that the caller sees where the step is struck; it may break what the step stands on. */
  readonly struck: () => Promise<unknown>;
}

export type Role = 'ingest' | 'run' | 'posting';

/** What becomes of a step. before and after: of its effect. */
export type Fate = 'done' | 'killed before' | 'killed after' | 'failed before' | 'failed after';

/** One run of a function, as Lambda would start it. */
export class Invocation {
  alive = true;
  ended = false;
  /** What the function threw, for the story. */
  error: unknown;
  /** Answers of the network that are on their way into it: it is not at rest before they have arrived. */
  expected = 0;
  arrivals = 0;
  readonly waiting = new Set<Step>();
  /** Destroys what the process held. */
  readonly onKill: (() => Promise<void>)[] = [];
  readonly name: string;
  readonly role: Role;

  constructor(name: string, role: Role) {
    this.name = name;
    this.role = role;
  }

  get running(): boolean {
    return this.alive && !this.ended;
  }
}

const ignore = (): void => undefined;
const never = new Promise<never>(() => undefined);
const PATIENCE_MS = 20_000;
/** An answer whose reader gave it up brings no next step; after so long it is not waited for. */
const GIVEN_UP_MS = 1_000;
const TURNS_AT_REST = 8;

export class Scheduler {
  /** Steps that may happen now, in the order in which they came up. */
  readonly waiting: Step[] = [];
  /** Steps that happen but wait for a lock of the database. */
  readonly #blocked = new Map<Step, { outcome: Promise<() => void>; fate: Fate }>();
  /** True: steps happen as they come, without choice. For what is not under test. */
  free = false;
  /** Tells whether a request of a killed process reaches its target all the same. */
  outlives: (step: Step) => boolean = () => false;
  /** Tells whether a step that takes long waits for a lock of another. */
  isBlocked: (step: Step) => Promise<boolean> = async () => Promise.resolve(false);

  /** Brings a step up; resolves when the schedule has let it happen. */
  async step<T>(
    invocation: Invocation | undefined,
    kind: StepKind,
    label: string,
    happen: () => Promise<T>,
    struck: () => Promise<unknown>,
  ): Promise<T> {
    if (invocation?.alive === false) return never;
    if (this.free) {
      const value = await happen();
      return (invocation?.alive ?? true) ? value : never;
    }
    return new Promise<T>((resolve, reject) => {
      const step: Step = {
        kind,
        label,
        invocation,
        happen,
        settle: resolve as (value: unknown) => void,
        fail: reject,
        struck,
      };
      this.waiting.push(step);
      invocation?.waiting.add(step);
      if (invocation !== undefined) invocation.arrivals += 1;
    });
  }

  get blockedCount(): number {
    return this.#blocked.size;
  }

  /** Lets one waiting step meet its fate, and waits until everything is at rest again. */
  async take(step: Step, fate: Fate): Promise<void> {
    this.#remove(step);
    if (fate === 'killed before' && step.invocation !== undefined) await this.kill(step.invocation);
    else if (fate === 'failed before') step.fail(await step.struck());
    else await this.#happen(step, fate);
    await this.rest(step.invocation);
    await this.unblock();
  }

  /** What waits, in an order that does not depend on which socket was faster. */
  inOrder(): Step[] {
    const keyOf = (step: Step): string =>
      `${step.invocation?.name ?? ''} ${step.kind} ${step.label}`;
    return this.waiting
      .map((step) => ({ step, key: keyOf(step) }))
      .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
      .map(({ step }) => step);
  }

  async kill(invocation: Invocation): Promise<void> {
    invocation.alive = false;
    invocation.expected = 0;
    for (const step of invocation.waiting) {
      this.#remove(step);
      if (step.kind === 'request' && this.outlives(step))
        this.waiting.push({ ...step, invocation: undefined, settle: ignore, fail: ignore });
    }
    for (const step of this.#blocked.keys())
      if (step.invocation === invocation) this.#blocked.delete(step);
    for (const destroy of invocation.onKill) await destroy();
  }

  /** Waits until an invocation has come up with its next steps or has ended. */
  async rest(invocation: Invocation | undefined): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    // Statements that are joined into one leave some turns of the loop later.
    const atRest = (): boolean =>
      invocation?.running !== true ||
      (invocation.expected === 0 && (invocation.waiting.size > 0 || this.isBlockedIn(invocation)));
    for (let turns = 0, resting = 0; resting < TURNS_AT_REST; turns += 1) {
      await (turns < 200 ? turn() : pause(1));
      resting = atRest() ? resting + 1 : 0;
      const givenUp = performance.now() > end - PATIENCE_MS + GIVEN_UP_MS;
      if (givenUp && invocation !== undefined && invocation.waiting.size > 0)
        invocation.expected = 0;
      if (performance.now() > end)
        throw new Error(`${invocation?.name ?? ''} neither goes on nor ends: the rig has lost it`);
    }
  }

  /** Forgets what waits: the schedule is over. */
  clear(): void {
    this.waiting.length = 0;
    this.#blocked.clear();
  }

  /** Whether it waits for a lock of the database. */
  isBlockedIn(invocation: Invocation): boolean {
    return [...this.#blocked.keys()].some((step) => step.invocation === invocation);
  }

  async #happen(step: Step, fate: Fate): Promise<void> {
    const outcome = step.happen().then(
      (value) => (): void => step.settle(value),
      (error: unknown) => (): void => step.fail(error),
    );
    if (await this.#endsWithoutLock(step, outcome)) await this.#end(step, fate, await outcome);
    else this.#blocked.set(step, { outcome, fate });
  }

  async #end(step: Step, fate: Fate, deliver: () => void): Promise<void> {
    if (step.invocation?.alive === false) return;
    if (fate === 'killed after' && step.invocation !== undefined) await this.kill(step.invocation);
    else if (fate === 'failed after') step.fail(await step.struck());
    else deliver();
  }

  async #endsWithoutLock(step: Step, ended: Promise<unknown>): Promise<boolean> {
    let done = false;
    const marked = (async () => {
      await ended;
      done = true;
    })();
    for (let waitMs = 10; ; waitMs = 5) {
      const timer = new AbortController();
      await Promise.race([
        marked,
        pause(waitMs, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
      if (done) return true;
      if (step.invocation?.alive === false) return true;
      if (await this.isBlocked(step)) return false;
    }
  }

  /** What the last step set free goes on now, so that the next choice is made at rest. */
  async unblock(): Promise<void> {
    for (const [step, { outcome, fate }] of this.#blocked) {
      if (!(await this.#endsWithoutLock(step, outcome))) continue;
      this.#blocked.delete(step);
      if (step.invocation?.alive === false) continue;
      await this.#end(step, fate, await outcome);
      await this.rest(step.invocation);
    }
  }

  #remove(step: Step): void {
    const index = this.waiting.indexOf(step);
    if (index !== -1) this.waiting.splice(index, 1);
    step.invocation?.waiting.delete(step);
  }
}
