import { asError, withConnection } from './connection.ts';
import type { Connection, Pool } from './pool.ts';

/**
 * Runs `work` in one transaction on one connection: commits its result, rolls back what it threw.
 * A connection that cannot even roll back is destroyed instead of going back to the pool.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  return withConnection(pool, async (connection, spoil) => {
    try {
      await connection.query('begin');
      const result = await work(connection);
      await connection.query('commit');
      return result;
    } catch (error) {
      await connection.query('rollback').catch((failure: unknown) => spoil(asError(failure)));
      throw error;
    }
  });
}
