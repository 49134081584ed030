/** One object version of the file bucket, as the processing log holds it. */
import * as z from 'zod';
import { feedFilter } from './filters.ts';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant, Rupees } from './values.ts';

export const FileStatus = z.enum(['pending', 'processing', 'success', 'failed']);
export type FileStatus = z.infer<typeof FileStatus>;

/** Records by class. They add up to `total`: every physical record is in exactly one class. */
export const RecordCounts = z
  .object({
    title: Count,
    header: Count,
    blank: Count,
    footer: Count,
    loaded: Count,
    duplicate: Count,
    rejected: Count,
    total: Count,
  })
  .meta({ id: 'RecordCounts' });
export type RecordCounts = z.infer<typeof RecordCounts>;

export const FileError = z
  .object({
    code: z
      .string()
      .nullable()
      .meta({ description: 'One machine word.', example: 'control_total_differs' }),
    message: z.string().meta({ description: 'One sentence that says what to do.' }),
    detail: z.unknown().meta({ description: 'Places and amounts as data.' }),
  })
  .meta({ id: 'FileError' });

const fileFields = {
  file_id: z.int(),
  feed: z.string(),
  bucket: z.string(),
  object_key: z.string(),
  object_version: z.string().meta({
    description: "The object's version id, or its etag where the bucket has no versions.",
  }),
  etag: z.string().nullable(),
  size_bytes: Count.nullable(),
  status: FileStatus,
  attempts: Count,
  mapping_version: z.int().nullable(),
  encoding: z.string().nullable(),
  counts: RecordCounts.nullable().meta({ description: 'Null until the file was read to its end.' }),
  amount_loaded: Rupees.nullable(),
  control_total: z.object({ stated: Rupees.nullable(), found: Rupees.nullable() }),
  error: FileError.nullable(),
  duplicate_of: z.object({ file_id: z.int(), object_key: z.string() }).nullable(),
  archive_key: z.string().nullable(),
  created_at: Instant,
  started_at: Instant.nullable(),
  finished_at: Instant.nullable(),
  uploaded_by: z
    .string()
    .nullable()
    .meta({ description: 'Who uploaded it here. Null: the lender put it into the bucket.' }),
};

export const FileEntry = z.object(fileFields).meta({ id: 'FileEntry' });
export type FileEntry = z.infer<typeof FileEntry>;

/** A reason for rejection, how many records of the file have it, and how many of them are still open. */
export const RejectCount = z
  .object({ reason: z.string(), count: Count, open: Count })
  .meta({ id: 'RejectCount' });
export type RejectCount = z.infer<typeof RejectCount>;

export const FileDetail = z
  .object({
    ...fileFields,
    rejects: z.array(RejectCount),
    reprocessings: z
      .array(z.object({ requested_by: z.string(), reason: z.string(), requested_at: Instant }))
      .meta({ description: 'Who had it run again after it had failed, newest first.' }),
  })
  .meta({ id: 'FileDetail' });
export type FileDetail = z.infer<typeof FileDetail>;

export const FileQuery = z.strictObject({
  feed: feedFilter,
  status: FileStatus.optional(),
  ...pageQuery,
});
export type FileQuery = z.infer<typeof FileQuery>;
export const FileExportQuery = FileQuery.omit({ limit: true });
export const FilePage = pageOf(FileEntry).meta({ id: 'FilePage' });
export type FilePage = z.infer<typeof FilePage>;
