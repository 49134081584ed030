/** Lists come in pages: newest first, with an opaque cursor to the next page. */
import * as z from 'zod';

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 200;

const WHOLE_NUMBER = /^\d{1,6}$/;

/** Query parameters that every list takes. `limit` arrives as text. */
export const pageQuery = {
  limit: z
    .string()
    .regex(WHOLE_NUMBER, `must be a whole number from 1 to ${String(LIMIT_MAX)}`)
    .transform(Number)
    .pipe(
      z
        .int()
        .min(1, 'must be at least 1')
        .max(LIMIT_MAX, `must be at most ${String(LIMIT_MAX)}`),
    )
    .optional()
    .meta({
      description: `Items per page, 1 to ${String(LIMIT_MAX)}; ${String(LIMIT_DEFAULT)} unless given.`,
      override: ({ jsonSchema }) => {
        // A query arrives as text; callers think of a whole number.
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: LIMIT_MAX });
      },
    }),
  cursor: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The next_cursor of the page before.' }),
};

/** A page of something; `next_cursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}
