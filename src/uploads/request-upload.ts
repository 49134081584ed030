/** Lets a file in: not loaded before, with the header of its feed, by an address that takes these bytes alone. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Upload } from '../contract/upload.ts';
import { toInstant } from '../contract/values.ts';
import type { Pool, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { findDuplicateContent } from '../files/duplicate-content.ts';
import type { Feed } from '../files/feeds.ts';
import type { Lenders } from '../lenders.ts';
import { HeadDoesNotFitError, LoadedBeforeError } from './errors.ts';
import { fitHead, type FileHead, type Fit } from './fit-head.ts';
import { signUpload, UPLOAD_SECONDS } from './sign-upload.ts';

export interface UploadDependencies {
  readonly pool: Pool;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly now: () => Date;
}

export interface AnnouncedFile {
  readonly feed: Feed;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly head: FileHead;
  readonly requestedBy: string;
  readonly lenders: Lenders;
}

/** Throws LoadedBeforeError, HeadDoesNotFitError and MappingUnavailableError. */
export async function requestUpload(
  deps: UploadDependencies,
  file: AnnouncedFile,
): Promise<Upload> {
  const { feed, sizeBytes, sha256 } = file;
  await requireNew(deps.pool, feed.feedKey, sha256);
  const fit = await fitHead(deps.pool, feed, file.head, file.lenders);
  requireFit(feed, fit);
  const at = deps.now();
  const expiresAt = new Date(at.getTime() + UPLOAD_SECONDS * 1000);
  // Under its own name: a corrected file is told by the name of the one that it corrects.
  const key = `${feed.feedKey}/${file.fileName}`;
  const signed = await signUpload(deps.s3, { bucket: deps.bucket, key, sizeBytes, sha256 }, at);
  const inserted = await deps.pool.query<{ upload_id: string }>(
    await sql('queries/uploads/insert-upload.sql'),
    [
      feed.feedKey,
      feed.lender,
      deps.bucket,
      key,
      file.fileName,
      sha256,
      sizeBytes,
      file.requestedBy,
      at,
      expiresAt,
    ],
  );
  return {
    upload_id: Number(inserted.rows[0]?.upload_id),
    feed: feed.feedKey,
    object_key: key,
    method: 'PUT',
    ...signed,
    expires_at: toInstant(expiresAt),
    matching_columns: fit.check.matching,
    needed_columns: fit.check.needed,
    suggested_feed: fit.suggestion,
  };
}

async function requireNew(database: Queryable, feedKey: string, sha256: string): Promise<void> {
  const duplicate = await findDuplicateContent(database, feedKey, sha256);
  if (duplicate === undefined) return;
  const first = duplicate.detail as {
    first_file_id: string;
    first_object_key: string;
    first_loaded_at: string;
  };
  throw new LoadedBeforeError(
    {
      file_id: Number(first.first_file_id),
      object_key: first.first_object_key,
      loaded_at: toInstant(new Date(first.first_loaded_at)),
    },
    duplicate.message,
  );
}

function requireFit(feed: Feed, { check, suggestion }: Fit): void {
  if (check.problem === null) return;
  const hint =
    suggestion === null
      ? ''
      : ` It fits ${suggestion.feed} better: ${String(suggestion.matching_columns)} of ${String(suggestion.needed_columns)} columns, of ${feed.feedKey} ${String(check.matching)} of ${String(check.needed)}.`;
  throw new HeadDoesNotFitError(`${check.problem.message}${hint}`, check, suggestion);
}
