/** What was collected, what of it was posted, and what is not: sums from the totals of days and from the outbox. */
import type { CollectionDay, Kpi } from '../contract/dashboard.ts';
import type { Tally } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { addTally, NO_PAYMENTS } from '../repayments/tally.ts';
import type { InsightWindow } from './window.ts';

interface SumRow {
  today_count: number;
  today_total: string;
  month_count: number;
  month_total: string;
  manual_count: number;
  manual_total: string;
}

interface DayRow {
  date: string;
  lender: string;
  collected_count: number;
  collected_total: string;
  posted_count: number;
  posted_total: string;
  manual_count: number;
  manual_total: string;
}

type MoneyKpi = Pick<
  Kpi,
  | 'collected_today'
  | 'collected_this_month'
  | 'posted_today'
  | 'posted_this_month'
  | 'waiting'
  | 'ready'
  | 'queued'
  | 'failed'
  | 'parked'
  | 'held'
  | 'manual'
  | 'oldest_unposted_date'
>;

export async function moneyKpi(database: Queryable, window: InsightWindow): Promise<MoneyKpi> {
  const { lenders, today } = window;
  const monthStart = `${today.slice(0, 8)}01`;
  const collected = await database.query<SumRow>(await sql('queries/insight/sum-collected.sql'), [
    lenders,
    today,
    monthStart,
  ]);
  const posted = await database.query<SumRow>(await sql('queries/insight/sum-posted.sql'), [
    lenders,
    today,
    monthStart,
    await countedUntil(database),
  ]);
  return {
    collected_today: tally(collected.rows[0]?.today_count, collected.rows[0]?.today_total),
    collected_this_month: tally(collected.rows[0]?.month_count, collected.rows[0]?.month_total),
    posted_today: tally(posted.rows[0]?.today_count, posted.rows[0]?.today_total),
    posted_this_month: tally(posted.rows[0]?.month_count, posted.rows[0]?.month_total),
    manual: tally(collected.rows[0]?.manual_count, collected.rows[0]?.manual_total),
    ...(await unposted(database, lenders)),
  };
}

/** Each day of the window and each lender that has payments of it, in this order. */
export async function collectionDays(
  database: Queryable,
  window: InsightWindow,
): Promise<CollectionDay[]> {
  const found = await database.query<DayRow>(await sql('queries/insight/sum-days.sql'), [
    window.lenders,
    window.from,
    window.to,
    await countedUntil(database),
  ]);
  return found.rows.map((row) => ({
    date: row.date,
    lender: row.lender,
    collected: tally(row.collected_count, row.collected_total),
    posted: tally(row.posted_count, row.posted_total),
    manual: tally(row.manual_count, row.manual_total),
  }));
}

async function unposted(
  database: Queryable,
  lenders: readonly string[] | null,
): Promise<
  Pick<Kpi, 'waiting' | 'ready' | 'queued' | 'failed' | 'parked' | 'held' | 'oldest_unposted_date'>
> {
  const found = await database.query<{
    state: string;
    count: number;
    total: string;
    oldest: string;
  }>(await sql('queries/insight/count-unposted.sql'), [lenders]);
  const of = (state: string): Tally => {
    const row = found.rows.find((one) => one.state === state);
    return tally(row?.count, row?.total);
  };
  const [oldest = null] = found.rows.map((row) => row.oldest).toSorted();
  const ready = of('ready');
  const queued = of('queued');
  return {
    waiting: addTally(ready, queued),
    ready,
    queued,
    failed: of('failed'),
    parked: of('parked'),
    held: of('held'),
    oldest_unposted_date: oldest,
  };
}

export function tally(count: number | undefined, total: string | undefined): Tally {
  return count === undefined || total === undefined ? NO_PAYMENTS : { count, total };
}

async function countedUntil(database: Queryable): Promise<Date | null> {
  const found = await database.query<{ counted_until: Date }>(
    await sql('queries/insight/read-counted-until.sql'),
  );
  return found.rows[0]?.counted_until ?? null;
}
