/** Waiting for something that is only seen by looking. */
import { setTimeout as pause } from 'node:timers/promises';

export class WaitedTooLongError extends Error {
  override readonly name = 'WaitedTooLongError';
}

/** Looks every 50 ms until `look` answers something. Throws WaitedTooLongError, naming what was waited for. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline)
      throw new WaitedTooLongError(`Waited ${String(timeoutMs / 1000)} s for ${what}.`);
    await pause(50);
  }
}
