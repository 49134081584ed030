/** PostgreSQL connections: one small pool per process, made once. */
import pg from 'pg';

// Numbers leave the driver as text: numeric is money and bigint may exceed what a double holds.
// Dates leave it as 'YYYY-MM-DD' text: a Date would drag a time zone in.
const DATE_OID = 1082;
const TIMESTAMP_OID = 1114;
pg.types.setTypeParser(DATE_OID, (text) => text);
pg.types.setTypeParser(TIMESTAMP_OID, (text) => text);

export type Pool = pg.Pool;
export type Connection = pg.PoolClient;
/** What a read or write needs: a pool for one statement, a connection inside a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

export interface PoolOptions {
  readonly connectionString: string;
  readonly connectionsMax: number;
  readonly applicationName: string;
}

/**
 * A pool that connects lazily. No startup options: RDS Proxy refuses a connection that brings any.
 * The time zone of every session is UTC by a setting of the database (migration 0001).
 */
export function openPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.connectionsMax,
    application_name: options.applicationName,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}
