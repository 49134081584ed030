/** Ends work that a person's mapping made endless: a pattern can take longer than the age of the universe. */
import { createContext, Script } from 'node:vm';

/** Permanent: the same work would take as long again. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

const script = new Script('work()');

export class TimeGuard {
  readonly #globals: { work: () => void } = { work: () => undefined };
  readonly #context = createContext(this.#globals);

  /**
   * Runs synchronous work and gives its result. After so many milliseconds the engine breaks it off wherever it is,
   * inside a regular expression too: throws TooSlowError, and whatever the work held must not be used again.
   */
  within<T>(milliseconds: number, work: () => T): T {
    const done: { result?: T } = {};
    this.#globals.work = () => {
      done.result = work();
    };
    try {
      script.runInContext(this.#context, { timeout: milliseconds });
    } catch (error) {
      // Made outside of this realm, so it is no Error of ours.
      if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT')
        throw error;
      throw new TooSlowError(`It took longer than ${String(milliseconds)} ms.`, { cause: error });
    }
    return done.result as T;
  }
}
