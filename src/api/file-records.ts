/** GET /api/files/{id}/records and POST /api/files/{id}/reprocess. */
import {
  FileRecordQuery,
  ReprocessRequest,
  type FileRecordPage,
  type Reprocessing,
} from '../contract/file-record.ts';
import { HttpError, notFound, unavailable } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import { toInstant } from '../contract/values.ts';
import type { Pool } from '../database/pool.ts';
import { listRecords } from '../files/list-records.ts';
import { findFile, type FileOfLog } from '../files/logged-file.ts';
import { NotFailedError, QueueUnavailableError, reprocess } from '../files/reprocess.ts';
import { callerOf, lendersOf } from './caller.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import type { StorageDependencies } from './storage-dependencies.ts';
import { readBody, readId, readQuery } from './validate.ts';

export async function getRecords(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, FileRecordQuery);
  const afterLine = Number(decodeCursor('records', query.cursor) ?? 0);
  const pool = await dependencies.pool();
  const file = await requireFile(pool, request);
  const found = await listRecords({ database: pool, s3: dependencies.s3 }, file, {
    class: query.class === 'all' ? null : query.class,
    afterLine,
    recordsMax: query.limit ?? LIMIT_DEFAULT,
  });
  const last = found.records.at(-1);
  const page: FileRecordPage = {
    items: [...found.records],
    next_cursor: found.more && last !== undefined ? encodeCursor('records', last.line) : null,
    read_from: found.readFrom,
    object_problem: found.problem,
  };
  return { status: 200, body: page };
}

/** 202: the file waits in the ingest queue again; its log entry tells what becomes of it. */
export async function postReprocess(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { reason } = readBody(request, ReprocessRequest);
  const pool = await dependencies.pool();
  const file = await requireFile(pool, request);
  const asked = { by: callerOf(request).name, reason };
  const made = await reprocess({ ...dependencies, pool }, file, asked).catch((error: unknown) => {
    throw asProblem(error) ?? error;
  });
  const body: Reprocessing = {
    reprocessing_id: Number(made.reprocessingId),
    file_id: Number(file.fileId),
    requested_by: asked.by,
    reason,
    requested_at: toInstant(made.requestedAt),
  };
  return { status: 202, body, headers: { location: `/api/files/${file.fileId}` } };
}

/** Throws HttpError 404, also for a file of another lender. */
async function requireFile(pool: Pool, request: ApiRequest): Promise<FileOfLog> {
  const id = readId(request);
  const file = await findFile(pool, id, lendersOf(request));
  if (file === undefined) throw notFound(`There is no file ${id}.`);
  return file;
}

function asProblem(error: unknown): HttpError | undefined {
  if (error instanceof NotFailedError)
    return new HttpError({
      status: 409,
      code: 'not-failed',
      title: 'Only a failed file is run again',
      detail: error.message,
      cause: error,
    });
  if (error instanceof QueueUnavailableError)
    return unavailable('The file could not be queued. Try again shortly.', error);
  return undefined;
}
