/** What the tests of figures share: the dashboard as somebody sees it, and the same figures counted plainly from the rows. */
import type { Caller } from '../../../src/accounts/caller.ts';
import { Dashboard, type CollectionDay, type Kpi } from '../../../src/contract/dashboard.ts';
import type { Tally } from '../../../src/contract/values.ts';
import type { Pool } from '../../../src/database/pool.ts';
import { indianDay } from '../../../src/dates.ts';
import { addTally, NO_PAYMENTS } from '../../../src/repayments/tally.ts';
import { bodyAs, testApi } from '../api/support.ts';

export const viewerOf = (lenders: readonly string[] | null): Caller => ({
  name: 'viewer@example.test',
  kind: 'person',
  role: 'viewer',
  lenders,
});

export async function dashboardOf(
  pool: Pool,
  options: {
    readonly query?: string;
    readonly now?: Date;
    readonly lenders?: readonly string[] | null;
  } = {},
): Promise<Dashboard> {
  const api = testApi(pool, options.now === undefined ? {} : { now: () => options.now as Date });
  const answered = await api.call('GET', `/api/dashboard${options.query ?? ''}`, {
    caller: viewerOf(options.lenders ?? null),
  });
  return bodyAs(answered, 200, Dashboard);
}

interface Payment {
  readonly source_lender: string;
  readonly date: string;
  readonly amount: string;
  readonly recon_status: string | null;
  readonly state: string | null;
  readonly posted_at: Date | null;
}

/** Every payment, with what became of it; nothing is added up in the database. */
export async function allPayments(pool: Pool): Promise<Payment[]> {
  const found = await pool.query<Payment>(
    `select t.source_lender, t.date, t.amount::text, t.recon_status, o.state,
            (select p.updated_at from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
             where p.source_key = t.source_key and p.status = 'success') as posted_at
     from "CORE"."CORE_TRANSACTION_DATA" t
     left join "OPS"."REPAYMENT_OUTBOX" o using (source_key)`,
  );
  return found.rows;
}

/** The sum of those payments that pass. */
export function tallyOf(
  payments: readonly Payment[],
  passes: (payment: Payment) => boolean,
): Tally {
  return payments
    .filter(passes)
    .reduce((sum, { amount }) => addTally(sum, { count: 1, total: amount }), NO_PAYMENTS);
}

/** The figures of money, as anybody would count them from the rows. */
export function plainKpi(payments: readonly Payment[], now: Date): Partial<Kpi> {
  const today = indianDay(now);
  const month = today.slice(0, 7);
  const postedOn = ({ posted_at }: Payment): string =>
    posted_at === null ? '' : indianDay(posted_at);
  const inState = (...states: string[]): Tally =>
    tallyOf(payments, ({ state }) => state !== null && states.includes(state));
  const days = payments
    .filter(({ state }) => state !== null && !['posted', 'dismissed'].includes(state))
    .map(({ date }) => date);
  return {
    collected_today: tallyOf(payments, ({ date }) => date === today),
    collected_this_month: tallyOf(payments, ({ date }) => date.startsWith(month) && date <= today),
    posted_today: tallyOf(payments, (payment) => postedOn(payment) === today),
    posted_this_month: tallyOf(
      payments,
      (payment) => postedOn(payment).startsWith(month) && postedOn(payment) <= today,
    ),
    waiting: inState('ready', 'queued'),
    ready: inState('ready'),
    queued: inState('queued'),
    failed: inState('failed'),
    parked: inState('parked'),
    held: inState('held'),
    manual: tallyOf(payments, ({ recon_status }) => recon_status === 'New'),
    oldest_unposted_date: days.toSorted()[0] ?? null,
  };
}

export function plainDays(payments: readonly Payment[], from: string, to: string): CollectionDay[] {
  const within = payments.filter(({ date }) => date >= from && date <= to);
  const cells = Map.groupBy(within, ({ date, source_lender }) => `${date} ${source_lender}`);
  return [...cells.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([cell, rows]) => ({
      date: cell.slice(0, 10),
      lender: cell.slice(11),
      collected: tallyOf(rows, () => true),
      posted: tallyOf(rows, ({ posted_at }) => posted_at !== null),
      manual: tallyOf(rows, ({ recon_status }) => recon_status === 'New'),
    }));
}
