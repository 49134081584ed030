/** What an admin says about when files come: a feed's calendar, and the days on which banks are closed. */
import type { Holiday } from '../contract/feed.ts';
import { toInstant } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Calendar } from './freshness.ts';

interface HolidayRow {
  day: string;
  name: string;
  is_holiday?: boolean;
  changed_by: string;
  changed_at: Date;
}

export async function setCalendar(
  database: Queryable,
  feed: string,
  calendar: Calendar,
  changedBy: string,
): Promise<void> {
  await database.query(await sql('queries/feeds/set-calendar.sql'), [
    feed,
    calendar.days.toSorted((a, b) => a - b),
    calendar.bankDaysOnly,
    calendar.expectedByHour,
    calendar.graceHours,
    changedBy,
  ]);
}

/** The days of a year on which banks are closed, in their order. */
export async function listHolidays(database: Queryable, year: string): Promise<Holiday[]> {
  const found = await database.query<HolidayRow>(await sql('queries/feeds/list-holidays.sql'), [
    `${year}-01-01`,
    `${year}-12-31`,
  ]);
  return found.rows.map(toHoliday);
}

/** A day that is taken back stays known by the name that it had. */
export async function setHoliday(
  database: Queryable,
  day: string,
  said: { readonly isHoliday: boolean; readonly name: string | undefined; readonly by: string },
): Promise<Holiday> {
  const found = await database.query<HolidayRow>(await sql('queries/feeds/set-holiday.sql'), [
    day,
    said.name ?? null,
    said.isHoliday,
    said.by,
  ]);
  const [row] = found.rows;
  if (row === undefined) throw new Error('the day was not stored');
  return toHoliday(row);
}

function toHoliday(row: HolidayRow): Holiday {
  return {
    day: row.day,
    name: row.name,
    is_holiday: row.is_holiday ?? true,
    changed_by: row.changed_by,
    changed_at: toInstant(row.changed_at),
  };
}
