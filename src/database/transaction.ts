import type { Connection, Pool } from './pool.ts';

/**
 * Runs `work` in one transaction on one connection: commits its result, rolls back what it threw.
 * A connection that cannot even roll back is destroyed instead of going back to the pool.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  // A server that goes away while no statement runs is told only here; unheard it would end the process.
  const onError = (error: Error): void => {
    broken = error;
  };
  connection.on('error', onError);
  try {
    await connection.query('begin');
    const result = await work(connection);
    await connection.query('commit');
    return result;
  } catch (error) {
    try {
      await connection.query('rollback');
    } catch (rollbackError) {
      broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
    }
    throw error;
  } finally {
    connection.removeListener('error', onError);
    connection.release(broken);
  }
}
