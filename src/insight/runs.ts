/** How the pipeline runs, and the payments that it brought last. */
import type { RecentPayment, RunStanding } from '../contract/dashboard.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import { isPostingOn } from '../controls/switch.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { InsightWindow } from './window.ts';

/** How often the schedule asks for a run; the stack's own setting, which a test compares with it. */
export const RUN_EVERY_MINUTES = 30;
const RECENT_MAX = 20;

interface RunRow {
  which: 'last' | 'scheduled';
  run_id: string;
  trigger: string;
  status: string;
  requested_at: Date;
  finished_at: Date | null;
}

interface RecentRow extends Omit<RecentPayment, 'arrived_at'> {
  created_at: Date;
}

export async function runStanding(
  database: Queryable,
  window: InsightWindow,
): Promise<RunStanding> {
  const { lenders, from, to } = window;
  const counted = await database.query<{
    date: string;
    status: 'pending' | 'running' | 'success' | 'failed';
    count: number;
  }>(await sql('queries/insight/count-runs.sql'), [lenders, from, to]);
  const days = [...Map.groupBy(counted.rows, (row) => row.date)].map(([date, rows]) => {
    const none = { pending: 0, running: 0, success: 0, failed: 0 };
    for (const { status, count } of rows) none[status] = count;
    return { date, ...none };
  });
  const found = await database.query<RunRow>(await sql('queries/insight/find-last-run.sql'), [
    lenders,
  ]);
  const last = found.rows.find(({ which }) => which === 'last');
  const scheduled = found.rows.find(({ which }) => which === 'scheduled');
  return {
    posting: (await isPostingOn(database)) ? 'on' : 'off',
    days,
    last:
      last === undefined
        ? null
        : {
            run_id: Number(last.run_id),
            trigger: last.trigger,
            status: last.status,
            requested_at: toInstant(last.requested_at),
            finished_at: toInstantOrNull(last.finished_at),
          },
    next_due_at:
      scheduled === undefined
        ? null
        : toInstant(new Date(scheduled.requested_at.getTime() + RUN_EVERY_MINUTES * 60_000)),
  };
}

/** The newest first. */
export async function recentPayments(
  database: Queryable,
  { lenders }: InsightWindow,
): Promise<RecentPayment[]> {
  const found = await database.query<RecentRow>(await sql('queries/insight/list-recent.sql'), [
    lenders,
    RECENT_MAX,
  ]);
  return found.rows.map(({ created_at, ...row }) => ({
    ...row,
    arrived_at: toInstant(created_at),
  }));
}
