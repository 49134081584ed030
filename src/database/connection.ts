import type { Connection, Pool } from './pool.ts';

/**
 * Lends one connection of the pool to `work` and gives it back. A connection that broke meanwhile, or that
 * `work` calls unusable through `spoil`, is destroyed instead.
 */
export async function withConnection<T>(
  pool: Pool,
  work: (connection: Connection, spoil: (reason: Error) => void) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  const spoil = (reason: Error): void => {
    broken = reason;
  };
  // A server that goes away while no statement runs is told only here; unheard it would end the process.
  connection.on('error', spoil);
  try {
    return await work(connection, spoil);
  } finally {
    connection.removeListener('error', spoil);
    connection.release(broken);
  }
}

/** Whatever was thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
