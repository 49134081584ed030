/** GET /api/files, its export and GET /api/files/{id}: the processing log. */
import { notFound } from '../contract/http-errors.ts';
import {
  FileExportQuery,
  FileQuery,
  type FileDetail,
  type FileEntry,
  type FilePage,
} from '../contract/file.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import { toInstant } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { csvOf, csvResponse, type ReadPage } from './csv.ts';
import { fileColumns } from './csv-columns.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import { toFileEntry, type FileRow } from './file-row.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readId, readQuery } from './validate.ts';
import { lendersOf } from './caller.ts';
import { requireOwnFeed } from './known-names.ts';

export async function listFiles(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor, ...filter } = readQuery(request, FileQuery);
  const pool = await dependencies.pool();
  const body: FilePage = await pagesOf(pool, request, filter)(cursor, limit);
  return { status: 200, body };
}

export async function exportFiles(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { cursor, ...filter } = readQuery(request, FileExportQuery);
  const pool = await dependencies.pool();
  const part = await csvOf(fileColumns, pagesOf(pool, request, filter), cursor);
  return csvResponse(part, 'files.csv');
}

function pagesOf(
  database: Queryable,
  request: ApiRequest,
  { feed, status }: Pick<FileQuery, 'feed' | 'status'>,
): ReadPage<FileEntry> {
  return async (cursor, limit) => {
    const found = await database.query<FileRow>(await sql('queries/api/list-files.sql'), [
      null,
      decodeCursor('files', cursor),
      feed ?? null,
      status ?? null,
      lendersOf(request),
      limit + 1,
    ]);
    // Only where nothing was found: the log also holds objects under prefixes that are no feed's.
    if (found.rows.length === 0) await requireOwnFeed(database, request, feed, { kind: 'file' });
    return cutPage('files', found.rows.map(toFileEntry), limit, (file) => file.file_id);
  };
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
