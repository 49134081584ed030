/** The same bytes under another name, or uploaded again: refused, naming the file that brought them first. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { indianTime } from '../dates.ts';
import type { FileFailure } from './processing-log.ts';

const CONTENT_INDEX = 'file_content_once';

/** The failure to record where the feed already has this content; undefined where it is new. */
export async function findDuplicateContent(
  database: Queryable,
  feedKey: string,
  sha256: string,
): Promise<FileFailure | undefined> {
  const found = await database.query<{ file_id: string; object_key: string; finished_at: Date }>(
    await sql('queries/files/find-content.sql'),
    [feedKey, sha256],
  );
  const first = found.rows[0];
  if (first === undefined) return undefined;
  const loadedAt = indianTime(first.finished_at).slice(0, 16).replace('T', ' ');
  return {
    code: 'duplicate_content',
    message:
      `This file has the same content as ${first.object_key}, which was loaded on ${loadedAt} IST (file ${first.file_id}). ` +
      'Nothing was loaded again; upload the file that was meant.',
    detail: {
      first_file_id: first.file_id,
      first_object_key: first.object_key,
      first_loaded_at: first.finished_at.toISOString(),
    },
    sha256,
    duplicateOfFileId: first.file_id,
  };
}

/** True where the database itself refused a second success with the same content. */
export function isContentConflict(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && constraint === CONTENT_INDEX;
}
