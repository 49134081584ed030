/** GET /api/holds, and POST hold and release of a payment or a loan. */
import type * as z from 'zod';
import { invalidRequest } from '../../contract/http-errors.ts';
import {
  HoldQuery,
  HoldRequest,
  loanPath,
  paymentPath,
  type HoldPage,
  type PlacedHold,
} from '../../contract/hold.ts';
import { LIMIT_DEFAULT } from '../../contract/page.ts';
import type { HoldSubject } from '../../controls/hold-subject.ts';
import { listHolds } from '../../controls/list-holds.ts';
import { placeHold } from '../../controls/place-hold.ts';
import { requestRelease } from '../../controls/request-release.ts';
import { existing as existingApproval } from '../approvals.ts';
import { cutPage, decodeCursor } from '../cursor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { requireOwnLender } from '../known-names.ts';
import type { ApiRequest, ApiResponse } from '../request.ts';
import { readBody, readQuery } from '../validate.ts';
import { holding } from './hold-errors.ts';
import { sentenceOf, toHold } from './hold-row.ts';
import { callerOf, lendersOf } from '../caller.ts';

type ReadSubject = (request: ApiRequest) => HoldSubject;

export async function getHolds(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, HoldQuery);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, query.lender);
  const before = decodeCursor('holds', query.cursor);
  const found = await listHolds(pool, {
    ...query,
    lenders: lendersOf(request),
    before,
    rowsMax: limit + 1,
  });
  const page: HoldPage = cutPage('holds', found.map(toHold), limit, (held) => held.hold_id);
  return { status: 200, body: page };
}

export const holdPayment = hold(paymentOf);
export const holdLoan = hold(loanOf);
export const releasePayment = release(paymentOf);
export const releaseLoan = release(loanOf);

/** 201 with the hold, and with what it found in the queue. */
function hold(subjectOf: ReadSubject) {
  return async (dependencies: ApiDependencies, request: ApiRequest): Promise<ApiResponse> => {
    const subject = subjectOf(request);
    const { reason } = readBody(request, HoldRequest);
    const pool = await dependencies.pool();
    const placedBy = callerOf(request).name;
    const lenders = lendersOf(request);
    const placed = await holding(() => placeHold(pool, { subject, reason, placedBy, lenders }));
    const [row] = await listHolds(pool, { holdId: placed.holdId, lenders, rowsMax: 1 });
    if (row === undefined) throw new Error(`hold ${placed.holdId} cannot be read`);
    const body: PlacedHold = {
      hold: toHold(row),
      taken_out: [...placed.takenOut],
      being_posted: [...placed.beingPosted],
      message: sentenceOf(placed),
    };
    return { status: 201, body };
  };
}

/** 202 with the approval that waits for a second person. */
function release(subjectOf: ReadSubject) {
  return async (dependencies: ApiDependencies, request: ApiRequest): Promise<ApiResponse> => {
    const subject = subjectOf(request);
    const { reason } = readBody(request, HoldRequest);
    const pool = await dependencies.pool();
    const requestedBy = callerOf(request).name;
    const lenders = lendersOf(request);
    const { approvalId } = await holding(() =>
      requestRelease(pool, { subject, reason, requestedBy, lenders }),
    );
    const body = await existingApproval(pool, approvalId, lenders);
    return { status: 202, body, headers: { location: `/api/approvals/${approvalId}` } };
  };
}

function paymentOf(request: ApiRequest): HoldSubject {
  return { sourceKey: readPath(request, paymentPath).source_key };
}

function loanOf(request: ApiRequest): HoldSubject {
  return { loanExternalId: readPath(request, loanPath).loan };
}

function readPath<Schema extends z.ZodObject>(
  request: ApiRequest,
  schema: Schema,
): z.output<Schema> {
  const decoded = Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, decode(value)]),
  );
  const read = schema.safeParse(decoded);
  if (read.success) return read.data;
  throw invalidRequest(
    read.error.issues.map((issue) => ({
      in: 'path' as const,
      field: issue.path.join('.'),
      message: issue.message,
    })),
  );
}

/** A `%` that begins no escape stays what it is. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
