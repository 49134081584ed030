/** What a file or sample would become if it were loaded now, and what that changes; nothing of it is kept. */
import * as z from 'zod';
import { FileError, RecordCounts } from './file.ts';
import { Count, Instant, Rupees, Tally } from './values.ts';

/** Bytes of a sample: as base64 it still fits what a function takes in one call. */
export const SAMPLE_BYTES_MAX = 4_000_000;
/** Characters of an edited mapping; the longest that exists has about 2,000. */
export const MAPPING_CHARACTERS_MAX = 64_000;
export const LISTED_DEFAULT = 20;
export const LISTED_MAX = 100;
/** Characters of a cell or record that are shown. */
export const SHOWN_CHARACTERS_MAX = 300;

const sources = ['sample', 'sample_base64', 'file_id'] as const;

export const DryRunRequest = z
  .strictObject({
    sample: z
      .string()
      .optional()
      .meta({ description: 'The text of a sample, which is read as UTF-8.' }),
    sample_base64: z
      .string()
      .optional()
      .meta({
        description: `The bytes of a sample in base64, at most ${String(SAMPLE_BYTES_MAX)} before encoding.`,
      }),
    file_id: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'A file of this feed that was loaded or failed.' }),
    mapping: z
      .string()
      .max(MAPPING_CHARACTERS_MAX, `must have at most ${String(MAPPING_CHARACTERS_MAX)} characters`)
      .optional()
      .meta({
        description:
          'The YAML text of an edited mapping; without it the mapping of the feed is used.',
      }),
    compare: z
      .boolean()
      .default(true)
      .meta({ description: 'Compare with what is loaded from the same bytes.' }),
    limit: z
      .int()
      .min(0)
      .max(LISTED_MAX, `must be at most ${String(LISTED_MAX)}`)
      .default(LISTED_DEFAULT)
      .meta({ description: 'How many are listed of each kind; all are counted.' }),
  })
  .refine((body) => sources.filter((name) => body[name] !== undefined).length === 1, {
    error: `must have exactly one of ${sources.join(', ')}`,
  })
  .meta({ id: 'DryRunRequest' });
export type DryRunRequest = z.output<typeof DryRunRequest>;

/**
 * loads: it would be loaded. fails: nothing of it would be loaded, `error` says why. duplicate: it would be refused,
 * because the feed has this content already. cut: it could not be read to its end in time, so nobody knows.
 */
export const DryRunOutcome = z.enum(['loads', 'fails', 'duplicate', 'cut']);

/** A row with the ten columns of every feed, its place and its key. Long texts are cut. */
export const DryRunRow = z
  .object({
    line: z.int().min(1),
    byte_start: Count,
    byte_end: Count,
    source_key: z.string(),
    loan_id: z.string(),
    amount: Rupees,
    date: z.string().meta({
      description: 'As the feed stores it, Indian time.',
      example: '2026-11-05T00:00:00',
    }),
    status: z.string().nullable(),
    charge: Rupees.nullable(),
    note: z.string().nullable(),
    payment_id: z.string().nullable(),
    sub_reference_id: z.string().nullable(),
    source_file: z.string().nullable().meta({ description: 'Null for a sample.' }),
    lender: z.string(),
  })
  .meta({ id: 'DryRunRow' });
export type DryRunRow = z.infer<typeof DryRunRow>;

export const DryRunReject = z
  .object({
    line: z.int().min(1),
    byte_start: Count,
    byte_end: Count,
    reason: z.string(),
    detail: z.string().nullable(),
    replayable: z.boolean().meta({
      description: 'It waits only for the mandate master to know its sub-reference.',
    }),
    loan_id: z.string().nullable(),
    amount: z.string().nullable(),
    raw_record: z.string().meta({ description: 'The record as it stands, cut where it is long.' }),
  })
  .meta({ id: 'DryRunReject' });
export type DryRunReject = z.infer<typeof DryRunReject>;

export const DryRunChange = z
  .object({
    columns: z.array(z.string()).meta({ description: 'Which columns differ.' }),
    before: DryRunRow,
    after: DryRunRow,
  })
  .meta({ id: 'DryRunChange' });
export type DryRunChange = z.infer<typeof DryRunChange>;

const OneSided = z
  .object({ ...Tally.shape, items: z.array(DryRunRow) })
  .meta({ id: 'DryRunOneSided' });

/** Records are the same where they begin at the same byte. The differences are new less loaded. */
export const DryRunComparison = z
  .object({
    file_id: z.int(),
    object_key: z.string(),
    loaded_mapping_version: z.int().nullable(),
    loaded: Tally.meta({ description: 'What stands in the table, replayed records included.' }),
    new: Tally,
    difference: z.object({ count: z.int(), total: Rupees }),
    unchanged: Count,
    only_new: OneSided,
    only_loaded: OneSided,
    changed: z.object({
      count: Count,
      other_payment: Count.meta({
        description: 'Of these, rows whose source_key differs: another loan, day or amount.',
      }),
      before: Rupees,
      after: Rupees,
      items: z.array(DryRunChange),
    }),
  })
  .meta({ id: 'DryRunComparison' });
export type DryRunComparison = z.infer<typeof DryRunComparison>;

export const DryRun = z
  .object({
    feed: z.string(),
    lender: z.string(),
    mapping: z.enum(['current', 'edited']),
    mapping_version: z.int(),
    outcome: DryRunOutcome,
    complete: z.boolean().meta({
      description:
        'False where reading stopped before the end of the bytes: the counts go as far as `bytes_read`.',
    }),
    error: FileError.nullable().meta({ description: 'Why nothing of the file would be loaded.' }),
    file_id: z.int().nullable(),
    object_key: z.string().nullable(),
    size_bytes: Count.nullable(),
    bytes_read: Count,
    encoding: z.string(),
    counts: RecordCounts,
    rejects: z.array(z.object({ reason: z.string(), count: Count })),
    amount_loaded: Rupees,
    control_total: z.object({ stated: Rupees.nullable(), found: Rupees.nullable() }),
    same_content_as: z
      .object({ file_id: z.int(), object_key: z.string(), loaded_at: Instant })
      .nullable()
      .meta({ description: 'The file of this feed that brought the same bytes.' }),
    rows: z.array(DryRunRow),
    rejected: z.array(DryRunReject),
    comparison: DryRunComparison.nullable().meta({
      description: 'Null where nothing is loaded from these bytes, or none was asked for.',
    }),
  })
  .meta({ id: 'DryRun' });
export type DryRun = z.infer<typeof DryRun>;
