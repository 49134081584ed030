/** The physical records of a file, and failed files that are run again. */
import * as z from 'zod';
import { Reason } from './approval.ts';
import { pageOf, pageQuery } from './page.ts';
import { Instant, Rupees } from './values.ts';

export const recordClasses = [
  'loaded',
  'rejected',
  'duplicate',
  'title',
  'header',
  'blank',
  'footer',
] as const;

export const FileRecordQuery = z.strictObject({
  class: z.enum([...recordClasses, 'all']).default('all'),
  ...pageQuery,
});

export const FileRecord = z
  .object({
    line: z.int().meta({ description: 'The physical line on which it begins, from 1.' }),
    byte_start: z.int(),
    byte_end: z.int().meta({ description: 'Exclusive, without the line end.' }),
    class: z.enum(recordClasses),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    duplicate_of_line: z.int().nullable(),
    reject_id: z.int().nullable(),
    reject_state: z.enum(['open', 'replayed', 'dismissed']).nullable(),
    row_id: z.int().nullable(),
    loan_id: z.string().nullable(),
    amount: Rupees.nullable(),
    raw_text: z.string().nullable().meta({
      description:
        'Read anew from the object; from the database where there is none; null: neither has it.',
    }),
    same_as_stored: z.boolean().nullable().meta({
      description:
        'Whether the object still says what the database keeps of it. Null: one of both is missing.',
    }),
  })
  .meta({ id: 'FileRecord' });
export type FileRecord = z.infer<typeof FileRecord>;

export const FileRecordPage = pageOf(FileRecord)
  .extend({
    read_from: z.enum(['archive', 'original', 'database']),
    object_problem: z
      .string()
      .nullable()
      .meta({ description: 'Why the object could not be read. Null: it was.' }),
  })
  .meta({ id: 'FileRecordPage' });
export type FileRecordPage = z.infer<typeof FileRecordPage>;

export const ReprocessRequest = z.strictObject({ reason: Reason }).meta({ id: 'ReprocessRequest' });

export const Reprocessing = z
  .object({
    reprocessing_id: z.int(),
    file_id: z.int(),
    requested_by: z.string(),
    reason: z.string(),
    requested_at: Instant,
  })
  .meta({ id: 'Reprocessing' });
export type Reprocessing = z.infer<typeof Reprocessing>;
