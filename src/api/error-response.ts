/** The one place where errors become HTTP. */
import { HttpError, internalError, unavailable, unstorable } from '../contract/http-errors.ts';
import { PROBLEM_CONTENT_TYPE, type Problem } from '../contract/problem.ts';
import { isDatabaseUnavailable } from './database-unavailable.ts';
import { isUnstorable } from './unstorable.ts';
import type { ApiRequest, ApiResponse } from './request.ts';

/** An error that a caller may see; whatever nobody foresaw becomes one opaque 500. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (isDatabaseUnavailable(error))
    return unavailable('The database does not answer. Try again shortly.', error);
  if (isUnstorable(error)) return unstorable(error);
  return internalError(error);
}

export function problemResponse(
  error: HttpError,
  request: Pick<ApiRequest, 'requestId' | 'path'>,
): ApiResponse {
  const problem: Problem = {
    type: `urn:turno:problem:${error.code}`,
    title: error.title,
    status: error.status,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    instance: request.path,
    request_id: request.requestId,
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
    ...error.members,
  };
  return {
    status: error.status,
    body: problem,
    headers: error.headers,
    contentType: PROBLEM_CONTENT_TYPE,
  };
}
