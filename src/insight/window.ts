/** Which lenders and days the figures are about. */
import { WINDOW_DAYS_DEFAULT, WINDOW_DAYS_MAX } from '../contract/dashboard.ts';
import { indianDay } from '../dates.ts';
import { addDays, daysBetween } from '../days.ts';

export interface InsightWindow {
  /** Null: all of them. */
  readonly lenders: readonly string[] | null;
  /** First and last day in India, `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  /** The day in India at `now`. */
  readonly today: string;
  readonly now: Date;
}

/** Days that make no window; the message is for whoever asked. */
export class WindowError extends Error {
  override readonly name = 'WindowError';
}

/** Throws WindowError where the days end before they begin or are too many. */
export function windowOf(
  days: { readonly from?: string | undefined; readonly to?: string | undefined },
  lenders: readonly string[] | null,
  now: Date,
): InsightWindow {
  const today = indianDay(now);
  const to = days.to ?? today;
  const from = days.from ?? addDays(to, 1 - WINDOW_DAYS_DEFAULT);
  const length = daysBetween(from, to) + 1;
  if (length < 1) throw new WindowError('must not be after the last day');
  if (length > WINDOW_DAYS_MAX)
    throw new WindowError(`must be at most ${String(WINDOW_DAYS_MAX)} days before the last day`);
  return { lenders, from, to, today, now };
}
