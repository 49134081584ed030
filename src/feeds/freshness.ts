/** Whether a feed's file is there when its calendar says. */
import { indianDay } from '../dates.ts';
import { addDays, dayOfWeek, indianMoment } from '../days.ts';

/** When a feed's files are expected. */
export interface Calendar {
  /** 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
  readonly bankDaysOnly: boolean;
  /** In India. */
  readonly expectedByHour: number;
  readonly graceHours: number;
}

export interface FreshnessFacts {
  readonly calendar: Calendar | null;
  /** Days, `YYYY-MM-DD`, on which banks are closed. */
  readonly holidays: ReadonlySet<string>;
  /** When the last file came that was loaded. */
  readonly lastSuccessAt: Date | null;
  readonly now: Date;
}

export interface FreshnessFound {
  readonly state: 'fresh' | 'due' | 'late' | 'unknown';
  readonly since: Date | null;
  readonly nextExpectedAt: Date | null;
}

/** How far back a missing file is looked for, and how far ahead the next one. */
export const LOOK_BACK_DAYS = 366;
export const LOOK_AHEAD_DAYS = 60;
const HOUR_MS = 3_600_000;

/**
 * A file belongs to the expected day on which it came, or to the last one before. Only days whose hour has come count;
 * what is missing is told from the first missing file on.
 */
export function freshnessOf(facts: FreshnessFacts): FreshnessFound {
  const { calendar, lastSuccessAt, now } = facts;
  if (calendar === null || calendar.days.length === 0)
    return { state: 'unknown', since: null, nextExpectedAt: null };
  const nextExpectedAt = nextExpected(facts, calendar);
  if (lastSuccessAt === null) return { state: 'unknown', since: null, nextExpectedAt };
  const missing = firstMissing(facts, calendar, indianDay(lastSuccessAt));
  if (missing === undefined) return { state: 'fresh', since: lastSuccessAt, nextExpectedAt };
  const expectedAt = indianMoment(missing, calendar.expectedByHour);
  const lateAt = new Date(expectedAt.getTime() + calendar.graceHours * HOUR_MS);
  return lateAt <= now
    ? { state: 'late', since: lateAt, nextExpectedAt }
    : { state: 'due', since: expectedAt, nextExpectedAt };
}

/** The first expected day after `lastDay` whose hour has come. */
function firstMissing(
  { holidays, now }: FreshnessFacts,
  calendar: Calendar,
  lastDay: string,
): string | undefined {
  const today = indianDay(now);
  const earliest = addDays(today, -LOOK_BACK_DAYS);
  let day = lastDay < earliest ? earliest : addDays(lastDay, 1);
  for (; day <= today; day = addDays(day, 1))
    if (isExpected(calendar, holidays, day) && indianMoment(day, calendar.expectedByHour) <= now)
      return day;
  return undefined;
}

function nextExpected({ holidays, now }: FreshnessFacts, calendar: Calendar): Date | null {
  let day = indianDay(now);
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead += 1, day = addDays(day, 1)) {
    const moment = indianMoment(day, calendar.expectedByHour);
    if (moment > now && isExpected(calendar, holidays, day)) return moment;
  }
  return null;
}

/** Whether a file is expected on this Indian day. */
export function isExpected(
  calendar: Pick<Calendar, 'days' | 'bankDaysOnly'>,
  holidays: ReadonlySet<string>,
  day: string,
): boolean {
  if (!calendar.days.includes(dayOfWeek(day))) return false;
  return !calendar.bankDaysOnly || isBankDay(holidays, day);
}

/** Banks in India close on holidays, on Sundays, and on the second and fourth Saturday. */
function isBankDay(holidays: ReadonlySet<string>, day: string): boolean {
  const weekday = dayOfWeek(day);
  if (weekday === 7 || holidays.has(day)) return false;
  const whichOfMonth = Math.ceil(Number(day.slice(8)) / 7);
  return weekday !== 6 || (whichOfMonth !== 2 && whichOfMonth !== 4);
}
