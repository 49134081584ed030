/** RAW to BASE to CORE to the outbox, for what is new: loads are taken by their state, never by a watermark. */
import { listAssets } from '../assets.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { analyzeGrown } from './analyze-grown.ts';
import { runLoadChecks } from './checks.ts';
import { readDeliveries } from './deliveries.ts';

export interface TransformCounts {
  readonly loads: number;
  readonly baseRows: number;
  readonly coreRows: number;
  readonly secondPayments: number;
  readonly doubleReports: number;
}

export interface TransformOptions {
  /** Loads are taken together up to so many rows: one transaction each, so that memory and locks stay bounded. */
  readonly rowsPerGroup?: number;
}

interface Load {
  load_id: string;
  feed_key: string;
  row_count: string;
  raw_table: string;
  base_table: string;
  kind: 'file' | 'webhook';
}

const ROWS_PER_GROUP = 200_000;
const LOADS_PER_GROUP = 500;
// What these models write is looked up later, in this transaction or right after it, before any autovacuum counted it.
// Taken for empty, the cases are read whole for each row, and the outbox is sorted whole for each page that is queued.
const LOOKED_UP: ReadonlyMap<string, string> = new Map([
  ['10_core_transaction_data.sql', 'new_payment'],
  ['30_second_payment.sql', '"OPS"."EXCEPTION"'],
  ['40_double_report.sql', '"OPS"."EXCEPTION"'],
  ['70_repayment_outbox.sql', '"OPS"."REPAYMENT_OUTBOX"'],
]);
const COLUMNS_LOOKED_UP: ReadonlyMap<string, string> = new Map([['new_payment', '(source_key)']]);
/** Models that have nothing to do for most loads, with the cheap question that tells. */
const ONLY_IF: ReadonlyMap<string, string> = new Map([
  ['30_second_payment.sql', 'queries/pipeline/has-second-reports.sql'],
  ['31_second_payment_report.sql', 'queries/pipeline/has-second-reports.sql'],
  ['58_gateway_objection.sql', 'queries/webhooks/has-objections.sql'],
]);
export const NOTHING_NEW: TransformCounts = {
  loads: 0,
  baseRows: 0,
  coreRows: 0,
  secondPayments: 0,
  doubleReports: 0,
};

/**
 * Reads what gateways called and transforms every load that is not yet transformed, in groups of one transaction each;
 * a load that commits meanwhile is taken by the next group or the next call. Calls at the same time queue. `onGroup`
 * hears the sum after each group. Throws ChecksFailedError; then the group in question is rolled back and its loads stay new.
 */
export async function transformNewLoads(
  pool: Pool,
  options: TransformOptions = {},
  onGroup: (sum: TransformCounts) => Promise<void> = async () => undefined,
): Promise<TransformCounts> {
  let sum = NOTHING_NEW;
  for (;;) {
    // Before each group: a payment of a webhook may be of a loan that the group before made known.
    while (await inTransaction(pool, takeDeliveries));
    const counts = await inTransaction(pool, (connection) => transformGroup(connection, options));
    if (counts.loads === 0) return sum;
    sum = addCounts(sum, counts);
    await onGroup(sum);
  }
}

/** As transformNewLoads, inside a transaction of the caller, who may roll it back: for a dry run. */
export async function transformWithin(
  connection: Connection,
  options: TransformOptions = {},
): Promise<TransformCounts> {
  let sum = NOTHING_NEW;
  for (;;) {
    while (await takeDeliveries(connection));
    const counts = await transformGroup(connection, options);
    if (counts.loads === 0) return sum;
    sum = addCounts(sum, counts);
  }
}

async function takeDeliveries(connection: Connection): Promise<boolean> {
  await connection.query(await sql('queries/pipeline/lock-transforms.sql'));
  return readDeliveries(connection);
}

async function transformGroup(
  connection: Connection,
  options: TransformOptions,
): Promise<TransformCounts> {
  await connection.query(await sql('queries/pipeline/lock-transforms.sql'));
  const taken = await connection.query<Load>(await sql('queries/pipeline/take-loads.sql'), [
    options.rowsPerGroup ?? ROWS_PER_GROUP,
    LOADS_PER_GROUP,
  ]);
  if (taken.rows.length === 0) return NOTHING_NEW;
  await connection.query(await sql('models/create_work_tables.sql'));
  await connection.query(await sql('queries/pipeline/note-loads.sql'), [
    taken.rows.map((load) => load.load_id),
  ]);
  const baseRows = await runBaseModels(connection, taken.rows);
  // The planner needs its size and how its rows join, and nothing of the other columns.
  await connection.query('analyze new_report (source_key, payment_id, is_second)');
  const written = await runCoreModels(connection);
  const loadIds = taken.rows.map((load) => load.load_id);
  await connection.query(await sql('queries/pipeline/mark-transformed.sql'), [loadIds]);
  await runLoadChecks(connection, loadIds);
  return {
    loads: loadIds.length,
    baseRows,
    coreRows: written.get('10_core_transaction_data.sql') ?? 0,
    secondPayments: written.get('30_second_payment.sql') ?? 0,
    doubleReports: written.get('40_double_report.sql') ?? 0,
  };
}

/** Each base model for each feed that has new loads. Returns the number of rows that reached BASE. */
async function runBaseModels(connection: Connection, loads: readonly Load[]): Promise<number> {
  let baseRows = 0;
  for (const feedLoads of Map.groupBy(loads, (load) => load.feed_key).values()) {
    const feed = feedLoads[0];
    if (feed === undefined) continue;
    const values = [feedLoads.map((load) => load.load_id), feed.feed_key];
    const identifiers = { base_table: feed.base_table };
    baseRows += await fillBase(connection, feed, feedLoads);
    await connection.query(await sql('models/base/report_feed.sql', identifiers), values);
  }
  return baseRows;
}

/** Rows of these loads that reached BASE; those of webhooks stand there already, for they became money in it. */
async function fillBase(
  connection: Connection,
  feed: Load,
  loads: readonly Load[],
): Promise<number> {
  if (feed.kind === 'webhook') return loads.reduce((sum, load) => sum + Number(load.row_count), 0);
  const inserted = await connection.query(
    await sql('models/base/base_feed.sql', {
      raw_table: feed.raw_table,
      base_table: feed.base_table,
    }),
    [loads.map((load) => load.load_id), feed.feed_key],
  );
  return inserted.rowCount ?? 0;
}

/** Rows written by each core model's final statement, by file name. */
async function runCoreModels(connection: Connection): Promise<Map<string, number>> {
  const written = new Map<string, number>();
  for (const file of await listAssets('sql/models/core', '.sql')) {
    const question = ONLY_IF.get(file);
    if (question !== undefined && (await connection.query(await sql(question))).rows.length === 0)
      continue;
    const result = await connection.query(await sql(`models/core/${file}`));
    const rows = result.rowCount ?? 0;
    written.set(file, rows);
    const table = LOOKED_UP.get(file);
    if (table !== undefined)
      await analyzeGrown(connection, table, rows, COLUMNS_LOOKED_UP.get(table));
  }
  return written;
}

function addCounts(a: TransformCounts, b: TransformCounts): TransformCounts {
  return {
    loads: a.loads + b.loads,
    baseRows: a.baseRows + b.baseRows,
    coreRows: a.coreRows + b.coreRows,
    secondPayments: a.secondPayments + b.secondPayments,
    doubleReports: a.doubleReports + b.doubleReports,
  };
}
