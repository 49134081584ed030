/** GET /api/files and GET /api/files/{id}: the processing log. */
import { invalidRequest, notFound } from '../contract/http-errors.ts';
import { FileQuery, type FileDetail, type FilePage } from '../contract/file.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import { toFileEntry, type FileRow } from './file-row.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readId, readQuery } from './validate.ts';

export async function listFiles(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, FileQuery);
  const before = decodeCursor('files', query.cursor);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const pool = await dependencies.pool();
  const found = await pool.query<FileRow>(await sql('queries/api/list-files.sql'), [
    null,
    before,
    query.feed ?? null,
    query.status ?? null,
    // One more than asked for tells whether there is a next page.
    limit + 1,
  ]);
  if (found.rows.length === 0 && query.feed !== undefined) await requireKnownFeed(pool, query.feed);
  const items = found.rows.slice(0, limit).map(toFileEntry);
  const last = items.at(-1);
  const more = found.rows.length > limit && last !== undefined;
  const page: FilePage = { items, next_cursor: more ? encodeCursor('files', last.file_id) : null };
  return { status: 200, body: page };
}

/**
 * Asked with a misspelt feed, an empty list would read as "no such file arrived". Only where nothing was
 * found: the log also holds objects under prefixes that are no feed's.
 */
async function requireKnownFeed(database: Queryable, feed: string): Promise<void> {
  const feeds = await database.query<{ feed_key: string }>(await sql('queries/api/list-feeds.sql'));
  const known = feeds.rows.map((row) => row.feed_key);
  if (known.includes(feed)) return;
  throw invalidRequest([
    { in: 'query', field: 'feed', message: `must be one of ${known.join(', ')}` },
  ]);
}

export async function getFile(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const id = readId(request);
  const pool = await dependencies.pool();
  const found = await pool.query<FileRow>(await sql('queries/api/list-files.sql'), [
    id,
    null,
    null,
    null,
    1,
  ]);
  const row = found.rows[0];
  if (row === undefined) throw notFound(`There is no file ${id}.`);
  const rejects = await pool.query<{ reason: string; count: string; open: string }>(
    await sql('queries/api/count-rejects-of-file.sql'),
    [id],
  );
  const detail: FileDetail = {
    ...toFileEntry(row),
    rejects: rejects.rows.map((reject) => ({
      reason: reject.reason,
      count: Number(reject.count),
      open: Number(reject.open),
    })),
  };
  return { status: 200, body: detail };
}
