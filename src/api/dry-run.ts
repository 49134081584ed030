/** POST /api/feeds/{feed}/dry-run: what a sample or file would become; nothing of it is kept or logged. */
import { Buffer } from 'node:buffer';
import { DryRunRequest, SAMPLE_BYTES_MAX } from '../contract/dry-run.ts';
import { HttpError, invalidRequest, notFound, unavailable } from '../contract/http-errors.ts';
import { dryRun, type DryRunOrder } from '../feeds/dry-run.ts';
import { EditedMappingError, NoSuchFileError, OtherFeedError } from '../feeds/errors.ts';
import {
  FileInterruptedError,
  MappingUnavailableError,
  ObjectUnavailableError,
} from '../files/errors.ts';
import { maySee, requireLender } from './caller.ts';
import { requireFeed } from './feed-template.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import type { StorageDependencies } from './storage-dependencies.ts';
import { readBody } from './validate.ts';

export async function postDryRun(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const pool = await dependencies.pool();
  const feed = await requireFeed(pool, request.params['feed'] ?? '');
  requireLender(request, feed.lender);
  const body = readBody(request, DryRunRequest);
  const order: DryRunOrder = {
    feed,
    from: body.file_id === undefined ? { bytes: sampleOf(body) } : { fileId: String(body.file_id) },
    editedMapping: body.mapping,
    compare: body.compare,
    limit: body.limit,
    maySee: (lender) => maySee(request, lender),
  };
  const deps = { pool, s3: dependencies.s3, clock: () => performance.now() };
  const result = await dryRun(deps, order).catch((error: unknown) => {
    throw toHttp(error);
  });
  return { status: 200, body: result };
}

function sampleOf(body: DryRunRequest): Uint8Array {
  const field = body.sample === undefined ? 'sample_base64' : 'sample';
  const refuse = (message: string): never => {
    throw invalidRequest([{ in: 'body', field, message }]);
  };
  const bytes =
    body.sample === undefined
      ? decoded(body.sample_base64 ?? '', refuse)
      : Buffer.from(body.sample);
  if (bytes.byteLength > SAMPLE_BYTES_MAX)
    refuse(
      `must have at most ${String(SAMPLE_BYTES_MAX)} bytes; upload the file and name it as file_id`,
    );
  return bytes;
}

/** The decoder skips what is no base64, so what it read is written again and compared. */
function decoded(base64: string, refuse: (message: string) => never): Buffer {
  const text = base64.replaceAll(/\s/g, '');
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : refuse('must be base64');
}

function toHttp(error: unknown): unknown {
  const refused = (field: string, message: string): HttpError =>
    invalidRequest([{ in: 'body', field, message }]);
  if (error instanceof EditedMappingError)
    return refused(
      'mapping',
      error.place === '' ? error.message : `${error.place}: ${error.message}`,
    );
  if (error instanceof OtherFeedError) return refused('file_id', error.message);
  if (error instanceof NoSuchFileError) return notFound(error.message);
  if (error instanceof ObjectUnavailableError) return conflict(error.code, error);
  if (error instanceof MappingUnavailableError) return conflict('mapping_unusable', error);
  if (error instanceof FileInterruptedError || isAnswerOfBucket(error))
    return unavailable('The file bucket does not answer. Try again shortly.', error);
  return error;
}

function conflict(code: string, error: Error): HttpError {
  return new HttpError({
    status: 409,
    code: code.replaceAll('_', '-'),
    title: 'The file cannot be tried',
    detail: error.message,
    cause: error,
  });
}

function isAnswerOfBucket(error: unknown): boolean {
  return (error as { $metadata?: unknown } | null)?.$metadata !== undefined;
}
