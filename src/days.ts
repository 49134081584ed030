/** Days as `YYYY-MM-DD` text: steps between them, and the moments at which they begin in India. */
const DAY_MS = 86_400_000;
const INDIA_OFFSET_MS = 19_800_000;

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one to the other; negative where the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}

/** 1 is Monday, 7 is Sunday. */
export function dayOfWeek(day: string): number {
  const sundayFirst = new Date(`${day}T00:00:00Z`).getUTCDay();
  return sundayFirst === 0 ? 7 : sundayFirst;
}

/** The moment at which it is `hour` o'clock in India on this day. */
export function indianMoment(day: string, hour: number): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000 - INDIA_OFFSET_MS);
}
