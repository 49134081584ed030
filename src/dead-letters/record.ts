/** The record of what people did with dead letters. It is only ever added to. */
import type { DeadLetterSubject, DeadLetterQueueName } from '../contract/dead-letter.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { DeadMessage } from './queues.ts';

export interface Deed {
  readonly by: string;
  readonly action: 'redrive' | 'discard';
  readonly queue: DeadLetterQueueName;
}

export interface DeedOnMessage {
  readonly message: DeadMessage;
  readonly subjects: readonly DeadLetterSubject[];
  readonly outcome: 'begun' | 'redriven' | 'discarded' | 'kept';
  readonly reason: string | null;
}

/** One statement for all of them: what is begun is in the database, bodies included, before the queue is touched. */
export async function recordDeeds(
  database: Queryable,
  deed: Deed,
  rows: readonly DeedOnMessage[],
): Promise<void> {
  if (rows.length === 0) return;
  await database.query(await sql('queries/dead-letters/record-actions.sql'), [
    deed.by,
    deed.action,
    deed.queue,
    rows.map(({ message }) => message.messageId),
    rows.map(({ outcome }) => outcome),
    rows.map(({ reason }) => reason),
    rows.map(({ subjects }) => JSON.stringify(subjects)),
    rows.map(({ message }) => message.groupId ?? null),
    // PostgreSQL keeps no zero character, and a message that nobody can read may well hold one.
    rows.map(({ message, outcome }) =>
      outcome === 'begun' ? message.body.replaceAll('\0', '\u2400') : null,
    ),
  ]);
}
