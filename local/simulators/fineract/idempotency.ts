/** Commands by (action, entity, key): whatever the loan or the body. */
import type { Answer } from './answers.ts';
import type { Store } from './store.ts';

export function commandKey(action: string, entity: string, idempotencyKey: string): string {
  return `${action}|${entity}|${idempotencyKey}`;
}

/** Commands that run right now, with a promise for their end. */
export type Running = Map<string, Promise<void>>;

/**
 * The answer to a key that was seen before. A command under way is waited for up to `holdMs`, as Fineract's own
 * retries do, then answered 425 with the request's body echoed.
 */
export async function replay(
  store: Store,
  running: Running,
  key: string,
  requestBody: string,
  holdMs: number,
): Promise<Answer> {
  const underWay = running.get(key);
  if (underWay !== undefined) await ended(underWay, holdMs);
  const known = store.commands.get(key);
  const headers = { 'content-type': 'application/json', 'x-served-from-cache': 'true' };
  if (known === undefined || known.state === 4 || known.state === 2)
    return { status: 425, body: requestBody, headers };
  return { status: known.status, body: known.body, headers };
}

async function ended(underWay: Promise<void>, holdMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const held = new Promise<void>((wake) => {
    timer = setTimeout(wake, holdMs);
  });
  await Promise.race([underWay, held]);
  clearTimeout(timer);
}
