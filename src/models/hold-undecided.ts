import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/**
 * Takes out of the queue what has an open case that a person must decide first, inside a transaction of the caller.
 * Models hold such payments; but where one slipped through it must not stop every lender, as the queue checks would.
 * Returns how many there were.
 */
export async function holdUndecided(connection: Connection): Promise<number> {
  const found = await connection.query<{ source_key: string }>(
    await sql('queries/pipeline/lock-undecided.sql'),
  );
  if (found.rows.length === 0) return 0;
  const held = await connection.query(await sql('queries/pipeline/hold-undecided.sql'), [
    found.rows.map((row) => row.source_key),
  ]);
  return held.rowCount ?? 0;
}
