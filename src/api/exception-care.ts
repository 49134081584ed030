/** POST /api/exceptions/{id}/comments and PUT /api/exceptions/{id}/owner: what a case needs besides its decision. */
import { CommentRequest, OwnerRequest } from '../contract/exception.ts';
import { invalidRequest } from '../contract/http-errors.ts';
import { sayAboutCase } from '../exceptions/comment.ts';
import { OwnerNotPossibleError } from '../exceptions/errors.ts';
import { setOwner } from '../exceptions/owner.ts';
import { callerOf, lendersOf } from './caller.ts';
import { deciding } from './decision-errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import { existingCase } from './exceptions.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readId } from './validate.ts';

/** 201 with the comment. */
export async function postComment(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const exceptionId = readId(request);
  const { text } = readBody(request, CommentRequest);
  const pool = await dependencies.pool();
  const said = { by: callerOf(request).name, text, lenders: lendersOf(request) };
  const body = await deciding(() => sayAboutCase(pool, exceptionId, said));
  return { status: 201, body };
}

/** 200 with the case as it stands. */
export async function putOwner(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const exceptionId = readId(request);
  const { owner } = readBody(request, OwnerRequest);
  const pool = await dependencies.pool();
  const lenders = lendersOf(request);
  const setBy = callerOf(request).name;
  try {
    await deciding(() => setOwner(pool, { exceptionId, owner, setBy, lenders }));
  } catch (error) {
    if (!(error instanceof OwnerNotPossibleError)) throw error;
    throw invalidRequest([{ in: 'body', field: 'owner', message: error.message }]);
  }
  return { status: 200, body: await existingCase(pool, exceptionId, lenders) };
}
