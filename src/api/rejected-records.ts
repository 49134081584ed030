/** GET /api/rejected-records, /export and /{id}, PATCH /{id}, POST /corrections and POST /replay. */
import { findApproval } from '../approvals/list-approvals.ts';
import { HttpError, notFound, unavailable } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import {
  CorrectionsRequest,
  RejectedRecordExportQuery,
  RejectedRecordPatch,
  RejectedRecordQuery,
  REJECTS_MAX,
  ReplayRequest,
  type RejectedRecord,
  type RejectedRecordPage,
  type ReplayAnswer,
} from '../contract/rejected-record.ts';
import type { Pool, Queryable } from '../database/pool.ts';
import { MappingUnavailableError } from '../files/errors.ts';
import {
  CorrectionNotPossibleError,
  RejectNotFoundError,
  ReversalNotSeenError,
} from '../rejects/errors.ts';
import {
  countRejects,
  describeReject,
  listRejects,
  type RejectFilter,
} from '../rejects/list-rejects.ts';
import { replayByPerson } from '../rejects/replay-by-person.ts';
import { requestCorrection } from '../rejects/request-correction.ts';
import { callerOf, lendersOf } from './caller.ts';
import { csvOf, csvResponse, type ReadPage } from './csv.ts';
import { rejectedRecordColumns } from './csv-columns.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import { deciding } from './decision-errors.ts';
import { requireOwnFeed, requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import type { StorageDependencies } from './storage-dependencies.ts';
import { readBody, readId, readQuery } from './validate.ts';

export async function getRejectedRecords(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor, ...named } = readQuery(request, RejectedRecordQuery);
  const pool = await dependencies.pool();
  const filter = await filterOf(pool, request, named, 'query');
  const body: RejectedRecordPage = {
    ...(await pagesOf(pool, filter)(cursor, limit)),
    counts: await countRejects(pool, filter),
  };
  return { status: 200, body };
}

export async function exportRejectedRecords(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { cursor, ...named } = readQuery(request, RejectedRecordExportQuery);
  const pool = await dependencies.pool();
  const filter = await filterOf(pool, request, named, 'query');
  const part = await csvOf(rejectedRecordColumns, pagesOf(pool, filter), cursor);
  return csvResponse(part, 'rejected-records.csv');
}

function pagesOf(database: Queryable, filter: RejectFilter): ReadPage<RejectedRecord> {
  return async (cursor, limit) => {
    const before = decodeCursor('rejects', cursor);
    const found = await listRejects(database, { ...filter, before }, limit + 1);
    return cutPage('rejects', found, limit, (record) => record.reject_id);
  };
}

async function filterOf(
  database: Queryable,
  request: ApiRequest,
  named: Omit<RejectFilter, 'lenders'>,
  place: 'query' | 'body',
): Promise<RejectFilter> {
  await requireOwnLender(database, request, named.lender, place);
  await requireOwnFeed(database, request, named.feed, { place, kind: 'file' });
  return { ...named, lenders: lendersOf(request) };
}

export async function getRejectedRecord(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  return existing(await dependencies.pool(), request, readId(request));
}

/** 202 with the approval where a second person must decide, else 200 with the record as it is now. */
export async function patchRejectedRecord(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const id = readId(request);
  const body = readBody(request, RejectedRecordPatch);
  const pool = await dependencies.pool();
  const asked = await change(pool, request, [id], body);
  return asked ?? existing(pool, request, id);
}

/** As for one record, with one approval for all of them. */
export async function postCorrections(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { ids, ...body } = readBody(request, CorrectionsRequest);
  const asked = await change(await dependencies.pool(), request, ids.map(String), body);
  if (asked !== undefined) return asked;
  const isDismissal = body.dismiss === true;
  return {
    status: 200,
    body: { corrected: isDismissal ? [] : ids, dismissed: isDismissal ? ids : [] },
  };
}

export async function postReplay(
  dependencies: StorageDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { ids, filter, cursor, dry_run: dryRun } = readBody(request, ReplayRequest);
  const pool = await dependencies.pool();
  const lenders = lendersOf(request);
  const page =
    filter === undefined
      ? { items: [], next_cursor: null }
      : await pagesOf(pool, await filterOf(pool, request, { state: 'waiting', ...filter }, 'body'))(
          cursor,
          REJECTS_MAX,
        );
  const chosen = ids ?? page.items.map((record) => record.reject_id);
  const order = {
    rejectIds: chosen.map(String),
    lenders,
    dryRun,
    replayedBy: callerOf(request).name,
  };
  const results = await refusing(() => replayByPerson(pool, order));
  const refused = results.filter(({ outcome }) => outcome === 'not replayed').length;
  const body: ReplayAnswer = {
    dry_run: dryRun,
    replayed: dryRun ? 0 : results.filter(({ outcome }) => outcome === 'replayed').length,
    not_replayed: refused,
    results,
    next_cursor: page.next_cursor,
  };
  return { status: 200, body };
}

type Change = ReturnType<typeof RejectedRecordPatch.parse>;

/** The answer where a second person must decide; undefined where the change is in force. */
async function change(
  pool: Pool,
  request: ApiRequest,
  rejectIds: readonly string[],
  body: Change,
): Promise<ApiResponse | undefined> {
  const lenders = lendersOf(request);
  const { approvalId } = await refusing(() =>
    requestCorrection(pool, {
      rejectIds,
      lenders,
      values: body.values,
      althoughReversal: body.although_reversal === true,
      reason: body.reason,
      requestedBy: callerOf(request).name,
    }),
  );
  if (approvalId === null) return undefined;
  const approval = await findApproval(pool, approvalId, lenders);
  return {
    status: 202,
    body: approval,
    headers: { location: `/api/approvals/${approvalId}` },
  };
}

async function existing(pool: Pool, request: ApiRequest, id: string): Promise<ApiResponse> {
  const record = await describeReject(pool, id, lendersOf(request));
  if (record === undefined) throw notFound(`There is no rejected record ${id}.`);
  return { status: 200, body: record };
}

/** Runs `work`; what refuses it becomes a problem that the caller may see. */
function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  return deciding(() =>
    work().catch((error: unknown) => {
      throw asProblem(error) ?? error;
    }),
  );
}

function asProblem(error: unknown): HttpError | undefined {
  if (error instanceof RejectNotFoundError) return notFound(error.message);
  if (error instanceof MappingUnavailableError) return unavailable(error.message, error);
  if (error instanceof CorrectionNotPossibleError)
    return new HttpError({
      status: 409,
      code: 'not-possible',
      title: 'Not possible as things stand',
      detail: error.message,
      cause: error,
    });
  if (error instanceof ReversalNotSeenError)
    return new HttpError({
      status: 409,
      code: 'takes-money-back',
      title: 'The record may take money back',
      detail: error.message,
      cause: error,
    });
  return undefined;
}
