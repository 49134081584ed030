/** File feeds with their last file, what came lately, and whether it came when it should. */
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { FeedCalendar, FeedStanding } from '../contract/feed.ts';
import type { FileStatus } from '../contract/file.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { indianDay } from '../dates.ts';
import { addDays } from '../days.ts';
import { freshnessOf, LOOK_AHEAD_DAYS, LOOK_BACK_DAYS, type Calendar } from './freshness.ts';

export interface FeedFilter {
  /** Null: all lenders. */
  readonly lenders: readonly string[] | null;
  /** First and last Indian day on which files are counted. */
  readonly from: string;
  readonly to: string;
  readonly feed?: string;
  readonly now: Date;
}

/** A feed as the database knows it; its mapping stands in a file. */
export interface KnownFeed extends FeedStanding {
  readonly recon_source: string | null;
  readonly calendar: FeedCalendar | null;
}

interface FeedRow {
  feed_key: string;
  lender: string;
  recon_source: string | null;
  last_file_id: string | null;
  last_object_key: string;
  last_status: FileStatus;
  last_received_at: Date;
  last_loaded: string | null;
  last_rejected: string | null;
  last_error: string | null;
  last_success_at: Date | null;
  files_success: number | null;
  files_failed: number | null;
  files_open: number | null;
  records_loaded: string | null;
  records_rejected: string | null;
  amount_loaded: string | null;
  days: number[] | null;
  bank_days_only: boolean;
  expected_by_hour: number;
  grace_hours: number;
  changed_by: string;
  changed_at: Date;
}

/** In the order of their names. */
export async function listFeeds(database: Queryable, filter: FeedFilter): Promise<KnownFeed[]> {
  const found = await database.query<FeedRow>(await sql('queries/feeds/list-feeds.sql'), [
    filter.lenders,
    filter.from,
    filter.to,
    filter.feed ?? null,
  ]);
  const today = indianDay(filter.now);
  const holidays = await database.query<{ day: string }>(
    await sql('queries/feeds/list-holidays.sql'),
    [addDays(today, -LOOK_BACK_DAYS), addDays(today, LOOK_AHEAD_DAYS)],
  );
  const closed = new Set(holidays.rows.map(({ day }) => day));
  return found.rows.map((row) => toFeed(row, closed, filter.now));
}

function toFeed(row: FeedRow, holidays: ReadonlySet<string>, now: Date): KnownFeed {
  const calendar = calendarOf(row);
  const found = freshnessOf({ calendar, holidays, lastSuccessAt: row.last_success_at, now });
  return {
    feed: row.feed_key,
    lender: row.lender,
    recon_source: row.recon_source,
    last_file: lastFileOf(row),
    files: {
      success: row.files_success ?? 0,
      failed: row.files_failed ?? 0,
      open: row.files_open ?? 0,
      records_loaded: Number(row.records_loaded ?? 0),
      records_rejected: Number(row.records_rejected ?? 0),
      amount_loaded: row.amount_loaded ?? '0.00',
    },
    freshness: {
      state: found.state,
      since: toInstantOrNull(found.since),
      next_expected_at: toInstantOrNull(found.nextExpectedAt),
    },
    calendar: row.days === null ? null : toCalendar(row, row.days),
  };
}

function lastFileOf(row: FeedRow): FeedStanding['last_file'] {
  if (row.last_file_id === null) return null;
  return {
    file_id: Number(row.last_file_id),
    object_key: row.last_object_key,
    status: row.last_status,
    received_at: toInstant(row.last_received_at),
    records_loaded: row.last_loaded === null ? null : Number(row.last_loaded),
    records_rejected: row.last_rejected === null ? null : Number(row.last_rejected),
    error: row.last_error,
  };
}

function calendarOf(row: FeedRow): Calendar | null {
  if (row.days === null) return null;
  return {
    days: row.days,
    bankDaysOnly: row.bank_days_only,
    expectedByHour: row.expected_by_hour,
    graceHours: row.grace_hours,
  };
}

function toCalendar(row: FeedRow, days: number[]): FeedCalendar {
  return {
    days,
    bank_days_only: row.bank_days_only,
    expected_by_hour: row.expected_by_hour,
    grace_hours: row.grace_hours,
    changed_by: row.changed_by,
    changed_at: toInstant(row.changed_at),
  };
}
