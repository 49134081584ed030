/** POST /api/files/uploads: a file is announced, checked, and let in by a signed address. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { HttpError, invalidRequest, unavailable } from '../contract/http-errors.ts';
import { HEAD_BYTES_MAX, UploadRequest } from '../contract/upload.ts';
import { MappingUnavailableError } from '../files/errors.ts';
import { findFeed, listFeedKeys, type Feed } from '../files/feeds.ts';
import type { Queryable } from '../database/pool.ts';
import { HeadDoesNotFitError, LoadedBeforeError } from '../uploads/errors.ts';
import type { FileHead } from '../uploads/fit-head.ts';
import { requestUpload } from '../uploads/request-upload.ts';
import { callerOf, lendersOf, requireLender } from './caller.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import type { StorageDependencies } from './storage-dependencies.ts';
import { readBody } from './validate.ts';

/** 201 with the address; whoever holds it may put the file, so it is kept by nobody on the way. */
export async function postUpload(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const body = readBody(request, UploadRequest);
  const head = headOf(body);
  const pool = await dependencies.pool();
  const feed = await requireFeed(pool, body.feed);
  requireLender(request, feed.lender);
  const upload = await requestUpload(
    { ...dependencies, pool },
    {
      feed,
      fileName: body.file_name,
      sizeBytes: body.size_bytes,
      sha256: body.content_sha256,
      head,
      requestedBy: callerOf(request).name,
      lenders: lendersOf(request),
    },
  ).catch((error: unknown) => {
    throw asProblem(error) ?? error;
  });
  return { status: 201, body: upload };
}

/** Throws HttpError 400 for a head that cannot be the beginning of the file that is announced. */
function headOf(body: UploadRequest): FileHead {
  const bytes = Buffer.from(body.head_base64, 'base64');
  const refuse = (field: string, message: string): HttpError =>
    invalidRequest([{ in: 'body', field, message }]);
  const expected = Math.min(body.size_bytes, HEAD_BYTES_MAX);
  if (bytes.length !== expected)
    throw refuse(
      'head_base64',
      `must hold the first ${String(expected)} bytes of the file; it holds ${String(bytes.length)}`,
    );
  const isWhole = bytes.length === body.size_bytes;
  if (isWhole && createHash('sha256').update(bytes).digest('hex') !== body.content_sha256)
    throw refuse('content_sha256', 'must be that of the file');
  return { bytes, isWhole };
}

async function requireFeed(database: Queryable, key: string): Promise<Feed> {
  const feed = await findFeed(database, key);
  if (feed !== undefined) return feed;
  const known = await listFeedKeys(database);
  throw invalidRequest([
    { in: 'body', field: 'feed', message: `must be one of ${known.join(', ')}` },
  ]);
}

function asProblem(error: unknown): HttpError | undefined {
  if (error instanceof LoadedBeforeError)
    return new HttpError({
      status: 409,
      code: 'duplicate-content',
      title: 'This file is loaded already',
      detail: error.message,
      members: { first_file: error.firstFile },
      cause: error,
    });
  if (error instanceof HeadDoesNotFitError)
    return new HttpError({
      status: 422,
      code: 'not-a-file-of-the-feed',
      title: 'This is no file of the feed',
      detail: error.message,
      errors: error.check.missing.map((column) => ({
        in: 'body',
        field: 'head_base64',
        message: `lacks the column ${column}`,
      })),
      members: {
        matching_columns: error.check.matching,
        needed_columns: error.check.needed,
        suggested_feed: error.suggestion,
      },
      cause: error,
    });
  if (error instanceof MappingUnavailableError) return unavailable(error.message, error);
  return undefined;
}
