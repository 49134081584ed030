import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** The open case which says that a rejected record takes a payment back: whoever decides it decides about the record. */
export async function openReversalCase(
  connection: Connection,
  rejectId: string,
): Promise<string | undefined> {
  const found = await connection.query<{ exception_id: string }>(
    await sql('queries/rejects/find-open-reversal-case.sql'),
    [rejectId],
  );
  return found.rows[0]?.exception_id;
}

export const decideCaseFirst = (rejectId: string, exceptionId: string): string =>
  `Rejected record ${rejectId} takes back a payment: decide exception ${exceptionId} first.`;
