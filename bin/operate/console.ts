/** What every command works with; tests put their own in its place. */
import type { ApiClient } from './api-client.ts';

export interface Operator {
  readonly api: ApiClient;
  /** Writes one line for the operator. */
  readonly say: (line: string) => void;
  /** Waits a moment between two looks; throws WaitedTooLongError when the patience given by --timeout is over. */
  readonly pause: () => Promise<void>;
}

/** Something went wrong that the message explains; exit code 1. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError';
}

export class WaitedTooLongError extends CommandFailedError {}

const LOOK_EVERY_MS = 400;

/** A pause that refuses once the patience is over. */
export function patience(seconds: number): () => Promise<void> {
  const until = Date.now() + seconds * 1000;
  return async () => {
    if (Date.now() > until) {
      throw new WaitedTooLongError(
        `Not finished after ${String(seconds)} seconds. The work goes on; look with the commands files and runs.`,
      );
    }
    await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
  };
}
