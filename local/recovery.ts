/** What a start sets right after the last one ended, killed perhaps: messages in memory are gone, state is not. */
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Pool } from '../src/database/pool.ts';
import { sql } from '../src/database/sql.ts';
import type { CreatedObject } from './triggers/bucket-notifications.ts';

/** Makes queued repayments ready again and ends runs that nobody works on. Only right on an empty queue. */
export async function recoverDatabase(pool: Pool): Promise<void> {
  await pool.query(await sql('queries/local/requeue-after-restart.sql'));
  await pool.query(await sql('queries/local/end-interrupted-runs.sql'));
  await pool.query(await sql('queries/local/end-interrupted-proofs.sql'));
}

/** Objects in the bucket whose file is neither loaded nor failed: their events are lost. */
export async function unfinishedObjects(
  pool: Pool,
  s3: S3Client,
  bucket: string,
): Promise<CreatedObject[]> {
  const finished = await pool.query<{
    object_key: string;
    object_version: string;
    etag: string | null;
  }>(await sql('queries/local/list-finished-objects.sql'), [bucket]);
  const known = new Set(
    finished.rows.flatMap((row) => [
      `${row.object_key}\n${row.object_version}`,
      `${row.object_key}\n${row.etag ?? ''}`,
    ]),
  );
  const unfinished: CreatedObject[] = [];
  let next: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        ...(next === undefined ? {} : { ContinuationToken: next }),
      }),
    );
    for (const { Key: key = '', ETag: etag = '' } of page.Contents ?? []) {
      if (!known.has(`${key}\n${etag.replaceAll('"', '')}`)) unfinished.push({ bucket, key });
    }
    next = page.NextContinuationToken;
  } while (next !== undefined);
  return unfinished;
}
