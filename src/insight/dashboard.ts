/** All figures of the dashboard. */
import type { Dashboard } from '../contract/dashboard.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { listFeeds, type KnownFeed } from '../feeds/list-feeds.ts';
import { addTally, NO_PAYMENTS } from '../repayments/tally.ts';
import { approvalsPending, bounceMix, exceptionAges, rejectsOpen } from './cases.ts';
import { collectionDays, moneyKpi } from './money.ts';
import { recentPayments, runStanding } from './runs.ts';
import type { InsightWindow } from './window.ts';

/**
 * One statement after the other: each takes some milliseconds, and a caller must not take every connection.
 * Each figure is of its own moment; what is posted meanwhile may be missing in one and be in the next.
 */
export async function readDashboard(
  database: Queryable,
  window: InsightWindow,
): Promise<Dashboard> {
  const money = await moneyKpi(database, window);
  const collections = await collectionDays(database, window);
  const exceptions = await exceptionAges(database, window);
  const approvals = await approvalsPending(database, window);
  const rejects = await rejectsOpen(database, window);
  const feeds = await listFeeds(database, window);
  const runs = await runStanding(database, window);
  const bounces = await bounceMix(database, window);
  const recent = await recentPayments(database, window);
  return {
    as_of: toInstant(window.now),
    today: window.today,
    from: window.from,
    to: window.to,
    lenders: window.lenders === null ? null : [...window.lenders],
    kpi: {
      ...money,
      exceptions_open: exceptions.map(({ open }) => open).reduce(addTally, NO_PAYMENTS),
      approvals_pending: approvals.pending,
      oldest_approval_at: toInstantOrNull(approvals.oldestAt),
      rejected_open: rejects.map(({ open }) => open).reduce(addTally, NO_PAYMENTS),
    },
    collections,
    exceptions,
    rejects,
    feeds: feeds.map(standingOf),
    late_feeds: feeds.filter(({ freshness }) => freshness.state === 'late').map(({ feed }) => feed),
    runs,
    bounces,
    recent,
  };
}

function standingOf({ feed, lender, last_file, files, freshness }: KnownFeed) {
  return { feed, lender, last_file, files, freshness };
}
