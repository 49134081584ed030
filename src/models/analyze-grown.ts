import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/**
 * Has a table counted anew where it grew by much in this transaction, which no autovacuum can see: taken for empty it
 * would be read whole for each row that is looked up. `columns` in parentheses, where not all of them matter.
 */
export async function analyzeGrown(
  connection: Connection,
  table: string,
  rowsWritten: number,
  columns = '',
): Promise<void> {
  const grown = await connection.query(await sql('queries/pipeline/has-grown.sql'), [
    table,
    rowsWritten,
  ]);
  if (grown.rows.length > 0) await connection.query(`analyze ${table} ${columns}`);
}
