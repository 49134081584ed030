/** GET /api/files and GET /api/files/{id}: the processing log. */
import { invalidRequest, notFound } from '../contract/http-errors.ts';
import { FileQuery, type FileDetail, type FilePage } from '../contract/file.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import { toInstant } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import { toFileEntry, type FileRow } from './file-row.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readId, readQuery } from './validate.ts';
import { lendersOf, maySee, requireLender } from './caller.ts';

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
    lendersOf(request),
    // One more than asked for tells whether there is a next page.
    limit + 1,
  ]);
  if (found.rows.length === 0 && query.feed !== undefined)
    await requireKnownFeed(pool, request, query.feed);
  const items = found.rows.slice(0, limit).map(toFileEntry);
  const last = items.at(-1);
  const more = found.rows.length > limit && last !== undefined;
  const page: FilePage = { items, next_cursor: more ? encodeCursor('files', last.file_id) : null };
  return { status: 200, body: page };
}

/**
 * Asked with a misspelt feed, an empty list would read as "no such file arrived". Only where nothing was
 * found: the log also holds objects under prefixes that are no feed's. Throws HttpError 400, and 403 for a feed of
 * another lender.
 */
async function requireKnownFeed(
  database: Queryable,
  request: ApiRequest,
  feed: string,
): Promise<void> {
  const feeds = await database.query<{ feed_key: string; lender: string }>(
    await sql('queries/api/list-feeds.sql'),
  );
  const named = feeds.rows.find((row) => row.feed_key === feed);
  if (named !== undefined) {
    requireLender(request, named.lender);
    return;
  }
  const known = feeds.rows.filter((row) => maySee(request, row.lender)).map((row) => row.feed_key);
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
    lendersOf(request),
    1,
  ]);
  const row = found.rows[0];
  if (row === undefined) throw notFound(`There is no file ${id}.`);
  const rejects = await pool.query<{ reason: string; count: string; open: string }>(
    await sql('queries/api/count-rejects-of-file.sql'),
    [id],
  );
  const reprocessings = await pool.query<{
    requested_by: string;
    reason: string;
    requested_at: Date;
  }>(await sql('queries/files/list-reprocessings.sql'), [id]);
  const detail: FileDetail = {
    ...toFileEntry(row),
    rejects: rejects.rows.map((reject) => ({
      reason: reject.reason,
      count: Number(reject.count),
      open: Number(reject.open),
    })),
    reprocessings: reprocessings.rows.map((row) => ({
      ...row,
      requested_at: toInstant(row.requested_at),
    })),
  };
  return { status: 200, body: detail };
}
