/** Putting a file into a feed from a browser: checked first, then put by a signed address. */
import * as z from 'zod';
import { Problem } from './problem.ts';
import { Count, Instant } from './values.ts';

/** So many bytes of the file's beginning are checked. */
export const HEAD_BYTES_MAX = 65_536;
/** A file of a million records has some 200 MB. */
export const UPLOAD_BYTES_MAX = 1_073_741_824;

const BASE64_MAX = Math.ceil(HEAD_BYTES_MAX / 3) * 4;

export const UploadRequest = z
  .strictObject({
    feed: z.string().min(1).max(60),
    file_name: z
      .string()
      .min(5)
      .max(200)
      .regex(
        /^[^/\\\p{Cc}\p{Cf}\s.][^/\\\p{Cc}\p{Cf}]*\.csv$/iu,
        'must be the name of a .csv file, without a folder',
      )
      .meta({ description: 'A corrected file keeps the name of the file that it corrects.' }),
    size_bytes: z
      .int()
      .min(1, 'must be above zero: the file is empty')
      .max(UPLOAD_BYTES_MAX, `must be at most ${String(UPLOAD_BYTES_MAX)}`),
    content_sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
    head_base64: z
      .base64('must be base64')
      .min(1)
      .max(BASE64_MAX)
      .meta({
        description: `The first ${String(HEAD_BYTES_MAX)} bytes of the file, or all of a shorter one.`,
      }),
  })
  .meta({ id: 'UploadRequest' });
export type UploadRequest = z.infer<typeof UploadRequest>;

/** A feed that the head fits better. */
export const SuggestedFeed = z
  .object({
    feed: z.string(),
    lender: z.string(),
    matching_columns: Count,
    needed_columns: Count,
    also: z.array(z.string()).meta({ description: 'Other feeds that it fits as well.' }),
  })
  .meta({ id: 'SuggestedFeed' });
export type SuggestedFeed = z.infer<typeof SuggestedFeed>;

export const FirstFile = z
  .object({ file_id: z.int(), object_key: z.string(), loaded_at: Instant })
  .meta({ id: 'FirstFile' });
export type FirstFile = z.infer<typeof FirstFile>;

export const Upload = z
  .object({
    upload_id: z.int(),
    feed: z.string(),
    object_key: z.string(),
    method: z.literal('PUT'),
    url: z
      .url()
      .meta({ description: 'Takes exactly the bytes that were announced, until it expires.' }),
    headers: z.record(z.string(), z.string()).meta({ description: 'Send them as they are.' }),
    expires_at: Instant,
    matching_columns: Count,
    needed_columns: Count,
    suggested_feed: SuggestedFeed.nullable().meta({
      description:
        'Another feed of which the file has more columns, although it fits the one named too.',
    }),
  })
  .meta({ id: 'Upload' });
export type Upload = z.infer<typeof Upload>;

export const DuplicateFileProblem = Problem.extend({ first_file: FirstFile.optional() }).meta({
  id: 'DuplicateFileProblem',
});
export const HeaderProblem = Problem.extend({
  matching_columns: Count,
  needed_columns: Count,
  suggested_feed: SuggestedFeed.nullable(),
}).meta({ id: 'HeaderProblem' });
