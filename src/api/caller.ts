/** Who asks, and which lenders they may see: every route asks here before it shows or changes anything. */
import type { Caller } from '../accounts/caller.ts';
import { HttpError, unauthorized } from '../contract/http-errors.ts';
import type { ApiRequest } from './request.ts';

/** Throws HttpError 401 where nobody is known, which only open routes allow. */
export function callerOf(request: Pick<ApiRequest, 'caller'>): Caller {
  if (request.caller === undefined) throw unauthorized();
  return request.caller;
}

/** For queries: null is every lender, a list is these. A row without a lender is for callers of all lenders. */
export function lendersOf(request: Pick<ApiRequest, 'caller'>): readonly string[] | null {
  return callerOf(request).lenders;
}

export function maySee(request: Pick<ApiRequest, 'caller'>, lender: string | null): boolean {
  const lenders = lendersOf(request);
  return lenders === null || (lender !== null && lenders.includes(lender));
}

/**
 * For what a request names itself, as a filter or in its body. Null or undefined means all lenders, which a limited
 * caller may not ask for here. Throws HttpError 403. What a request finds is hidden instead: 404, as if it were not there.
 */
export function requireLender(
  request: Pick<ApiRequest, 'caller'>,
  lender: string | null | undefined,
): void {
  const lenders = lendersOf(request);
  if (lenders === null) return;
  if (lender !== null && lender !== undefined && lenders.includes(lender)) return;
  throw new HttpError({
    status: 403,
    code: 'lender-out-of-scope',
    title: 'Not for this lender',
    detail:
      lender === null || lender === undefined
        ? `You are limited to ${lenders.join(', ')}: name one of them as lender.`
        : `You are limited to ${lenders.join(', ')}.`,
  });
}

/** A filter: without one a limited caller sees their own lenders. Throws HttpError 403 for a lender that is not theirs. */
export function requireLenderFilter(
  request: Pick<ApiRequest, 'caller'>,
  lender: string | undefined,
): void {
  if (lender !== undefined) requireLender(request, lender);
}
