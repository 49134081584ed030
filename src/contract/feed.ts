/** The feeds that files come by: how they are read, what came last, and whether it came when it should. */
import * as z from 'zod';
import { lenderFilter } from './filters.ts';
import { FileStatus } from './file.ts';
import { Count, Instant, Rupees } from './values.ts';

const DAYS_MAX = 7;
const HOUR_MAX = 23;
const GRACE_HOURS_MAX = 168;
const NAME_MAX = 200;

const calendarFields = {
  days: z
    .array(z.int().min(1).max(DAYS_MAX))
    .max(DAYS_MAX)
    .refine((days) => new Set(days).size === days.length, 'must name each day once')
    .meta({
      description:
        'Days of the week on which a file is expected, from 1 (Monday) to 7 (Sunday). None: it comes when it comes.',
    }),
  bank_days_only: z.boolean().meta({
    description:
      'Not expected on holidays, Sundays, nor on the second and fourth Saturday of a month.',
  }),
  expected_by_hour: z
    .int()
    .min(0)
    .max(HOUR_MAX)
    .meta({ description: 'Hour of the day in India by which the file is there.' }),
  grace_hours: z
    .int()
    .min(0)
    .max(GRACE_HOURS_MAX)
    .meta({ description: 'Hours that it may be behind before it is late.' }),
};

export const FeedCalendarRequest = z
  .strictObject(calendarFields)
  .meta({ id: 'FeedCalendarRequest' });

export const FeedCalendar = z
  .object({ ...calendarFields, changed_by: z.string(), changed_at: Instant })
  .meta({ id: 'FeedCalendar' });
export type FeedCalendar = z.infer<typeof FeedCalendar>;

export const Freshness = z
  .object({
    state: z.enum(['fresh', 'due', 'late', 'unknown']).meta({
      description:
        'fresh: the file of the last expected day is there. due: it should be, and its grace is not over. late: its grace is over. unknown: no day is expected, or no file ever came.',
    }),
    since: Instant.nullable().meta({
      description:
        'fresh: when the file came; due: when it was expected; late: when the grace of the first missing one ended.',
    }),
    next_expected_at: Instant.nullable(),
  })
  .meta({ id: 'Freshness' });
export type Freshness = z.infer<typeof Freshness>;

export const LastFile = z
  .object({
    file_id: z.int(),
    object_key: z.string(),
    status: FileStatus,
    received_at: Instant,
    records_loaded: Count.nullable(),
    records_rejected: Count.nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'LastFile' });

/** What came in the days that were asked for. */
export const FilesInWindow = z
  .object({
    success: Count,
    failed: Count,
    open: Count.meta({ description: 'Waiting, or being loaded.' }),
    records_loaded: Count,
    records_rejected: Count,
    amount_loaded: Rupees,
  })
  .meta({ id: 'FilesInWindow' });

export const FeedStanding = z
  .object({
    feed: z.string(),
    lender: z.string(),
    last_file: LastFile.nullable(),
    files: FilesInWindow,
    freshness: Freshness,
  })
  .meta({ id: 'FeedStanding' });
export type FeedStanding = z.infer<typeof FeedStanding>;

export const FeedMappingSummary = z
  .object({
    version: z.int(),
    encoding: z.string(),
    delimiter: z.string(),
    columns: z.array(z.object({ header: z.string(), target: z.string(), type: z.string() })),
    date_formats: z.array(z.string()),
    filters: z.array(z.object({ column: z.string(), op: z.string(), value: z.unknown() })),
  })
  .meta({ id: 'FeedMapping' });

export const Feed = FeedStanding.extend({
  recon_source: z.string().nullable().meta({
    description:
      'The reconciliation in which its payments are posted; null: posted by the pipeline.',
  }),
  mapping: FeedMappingSummary,
  calendar: FeedCalendar.nullable(),
}).meta({ id: 'Feed' });
export type Feed = z.infer<typeof Feed>;

export const FeedQuery = z.strictObject({
  lender: lenderFilter,
  days: z
    .string()
    .regex(/^([1-9]\d?|[1-2]\d\d|3[0-5]\d|36[0-6])$/, 'must be a whole number from 1 to 366')
    .transform(Number)
    .optional()
    .meta({
      description: 'Files of so many days, today included, are counted; 7 unless given.',
      override: ({ jsonSchema }) => {
        // A query arrives as text; callers think of a whole number.
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 366 });
      },
    }),
});

export const FeedList = z.object({ items: z.array(Feed) }).meta({ id: 'FeedList' });
export type FeedList = z.infer<typeof FeedList>;

const HolidayName = z.string().trim().min(1).max(NAME_MAX);

export const Holiday = z
  .object({
    day: z.iso.date(),
    name: z.string(),
    is_holiday: z.boolean(),
    changed_by: z.string(),
    changed_at: Instant,
  })
  .meta({ id: 'Holiday' });
export type Holiday = z.infer<typeof Holiday>;

export const HolidayRequest = z
  .strictObject({
    is_holiday: z.boolean().meta({ description: 'False takes back what was said before.' }),
    name: HolidayName.optional(),
  })
  .refine(({ is_holiday, name }) => !is_holiday || name !== undefined, {
    message: 'is needed for a holiday',
    path: ['name'],
  })
  .meta({ id: 'HolidayRequest' });

export const HolidayQuery = z.strictObject({
  year: z
    .string()
    .regex(/^20\d\d$/, 'must be a year such as 2026')
    .optional()
    .meta({ description: 'This year in India unless given.', example: '2026' }),
});

export const HolidayList = z.object({ items: z.array(Holiday) }).meta({ id: 'HolidayList' });
export type HolidayList = z.infer<typeof HolidayList>;
