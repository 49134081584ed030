/** The scalar values of the API, described once so that every schema and the OpenAPI document agree. */
import * as z from 'zod';

/** Rupees with exactly two decimals, as text: a JSON number would pass through a float. */
export const Rupees = z
  .string()
  .regex(/^-?\d+\.\d{2}$/)
  .meta({ id: 'Rupees', description: 'Rupees as text with two decimals.', example: '4250.00' });

/** A moment in Indian standard time, such as 2026-11-03T09:30:00.000+05:30. */
export const Instant = z.iso.datetime({ offset: true }).meta({
  id: 'Instant',
  description: 'A moment, written in Indian standard time.',
  example: '2026-11-03T09:30:00.000+05:30',
});

export const Count = z.int().min(0);

/** Number and sum of some payments. */
export const Tally = z.object({ count: Count, total: Rupees }).meta({ id: 'Tally' });
export type Tally = z.infer<typeof Tally>;

const IST_OFFSET_MS = 330 * 60_000;

/** Renders a moment in Indian standard time, with its offset. */
export function toInstant(moment: Date): string {
  return new Date(moment.getTime() + IST_OFFSET_MS).toISOString().replace('Z', '+05:30');
}

/** As toInstant, where the moment may not have come yet. */
export function toInstantOrNull(moment: Date | null): string | null {
  return moment === null ? null : toInstant(moment);
}
