/** Keeps the original beside its rows: byte ranges point into the archived copy. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Pool } from '../database/pool.ts';
import { ObjectUnavailableError } from './errors.ts';
import { copyObject } from './object-store.ts';
import { setArchiveKey } from './processing-log.ts';
import { archiveKeyOf, type StoredObject } from './stored-object.ts';

/**
 * Copies the object to `archive/<feed>/<file id>/<name>` and notes it. Safe to repeat: the same copy is made again.
 * Null where the object is gone or was replaced after its rows were committed: trying again would not bring it back.
 */
export async function archiveObject(
  deps: { readonly pool: Pool; readonly s3: S3Client },
  object: StoredObject,
  file: { readonly fileId: string; readonly feedKey: string },
): Promise<string | null> {
  const archiveKey = archiveKeyOf(file.feedKey, file.fileId, object.key);
  try {
    await copyObject(deps.s3, object, archiveKey);
  } catch (error) {
    if (error instanceof ObjectUnavailableError) return null;
    throw error;
  }
  await setArchiveKey(deps.pool, file.fileId, archiveKey);
  return archiveKey;
}
