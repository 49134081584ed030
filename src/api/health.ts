/** GET /api/health: does the database answer? */
import { unavailable } from '../contract/http-errors.ts';
import type { Health } from '../contract/health.ts';
import { toInstant } from '../contract/values.ts';
import { sql } from '../database/sql.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiResponse } from './request.ts';

/** A monitor gives up sooner than the driver does. */
const PATIENCE_MS = 3000;

/** 200 with the version, or HttpError 503 where the database does not answer in time, whatever the cause. */
export async function getHealth(dependencies: ApiDependencies): Promise<ApiResponse> {
  const startedMs = performance.now();
  try {
    await withinPatience(ping(dependencies));
  } catch (error) {
    throw unavailable('The database does not answer.', error);
  }
  const health: Health = {
    status: 'ok',
    version: dependencies.version,
    time: toInstant(dependencies.now()),
    database: { status: 'ok', duration_ms: Math.round(performance.now() - startedMs) },
  };
  return { status: 200, body: health };
}

async function ping(dependencies: ApiDependencies): Promise<void> {
  const pool = await dependencies.pool();
  await pool.query(await sql('queries/api/ping.sql'));
}

async function withinPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${String(PATIENCE_MS)} ms`)),
      PATIENCE_MS,
    );
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
