/** What waits for people: cases by age, approvals, rejected records, and the bounces that nobody can correct. */
import { ages, type Bounce, type CategoryAgeing, type Dashboard } from '../contract/dashboard.ts';
import type { Tally } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { addTally, NO_PAYMENTS } from '../repayments/tally.ts';
import { tally } from './money.ts';
import type { InsightWindow } from './window.ts';

interface TallyRow {
  count: number;
  total: string;
}

/** Open cases by category, in the order of their names; every category has all ages. */
export async function exceptionAges(
  database: Queryable,
  { lenders, now }: InsightWindow,
): Promise<CategoryAgeing[]> {
  const found = await database.query<TallyRow & { category: string; age: string }>(
    await sql('queries/insight/age-exceptions.sql'),
    [lenders, now],
  );
  return [...Map.groupBy(found.rows, (row) => row.category)].map(([category, rows]) => {
    const byAge = ages.map((days) => {
      const row = rows.find(({ age }) => age === days);
      return { days, open: tally(row?.count, row?.total) };
    });
    return {
      category,
      open: byAge.map(({ open }) => open).reduce(addTally, NO_PAYMENTS),
      ages: byAge,
    };
  });
}

export async function approvalsPending(
  database: Queryable,
  { lenders }: InsightWindow,
): Promise<{ readonly pending: Tally; readonly oldestAt: Date | null }> {
  const found = await database.query<TallyRow & { oldest: Date | null }>(
    await sql('queries/insight/count-approvals.sql'),
    [lenders],
  );
  const [row] = found.rows;
  return { pending: tally(row?.count, row?.total), oldestAt: row?.oldest ?? null };
}

export async function rejectsOpen(
  database: Queryable,
  { lenders }: InsightWindow,
): Promise<Dashboard['rejects']> {
  const found = await database.query<TallyRow & { reason: string }>(
    await sql('queries/insight/count-rejects.sql'),
    [lenders],
  );
  return found.rows.map(({ reason, count, total }) => ({ reason, open: tally(count, total) }));
}

export async function bounceMix(database: Queryable, window: InsightWindow): Promise<Bounce[]> {
  const found = await database.query<
    TallyRow & { lender: string; status: string; return_code: string | null }
  >(await sql('queries/insight/mix-bounces.sql'), [window.lenders, window.from, window.to]);
  return found.rows.map(({ lender, status, return_code, count, total }) => ({
    lender,
    status,
    return_code,
    bounced: tally(count, total),
  }));
}
