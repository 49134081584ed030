/** Calls to Fineract as they are kept, newest first. */
import type { FineractCall } from '../contract/fineract-log.ts';
import { toInstant } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

export interface CallFilter {
  /** Null: all calls, those about no payment too. */
  readonly sourceKeys: readonly string[] | null;
  /** A status such as `409`, a class such as `4xx`, or `none` for those without an answer. */
  readonly status?: string | undefined;
  readonly from?: string | undefined;
  /** Not included. */
  readonly to?: string | undefined;
  /** Exact moment and id of the last call of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly rowsMax: number;
}

interface CallRow {
  call_id: string;
  called_at: Date;
  called_at_exactly: string;
  method: string;
  path: string;
  source_key: string | null;
  loan_external_id: string | null;
  attempt: number | null;
  idempotency_key: string | null;
  request_body: string | null;
  response_status: number | null;
  response_headers: Record<string, unknown> | null;
  response_body: string | null;
  duration_ms: number;
  transport_error: string | null;
}

/** With each call its place in the list: moments are finer than the API shows them. */
export async function listCalls(
  database: Queryable,
  filter: CallFilter,
): Promise<{ readonly call: FineractCall; readonly keyset: readonly string[] }[]> {
  const [least, greatest] = statusRange(filter.status);
  const found = await database.query<CallRow>(await sql('queries/transactions/list-calls.sql'), [
    filter.sourceKeys,
    least,
    greatest,
    filter.status === 'none',
    filter.from ?? null,
    filter.to ?? null,
    ...(filter.after ?? [null, null]),
    filter.rowsMax,
  ]);
  return found.rows.map((row) => ({
    call: toCall(row),
    keyset: [row.called_at_exactly, row.call_id],
  }));
}

function statusRange(status: string | undefined): [number, number] | [null, null] {
  if (status === undefined || status === 'none') return [null, null];
  if (!status.endsWith('xx')) return [Number(status), Number(status)];
  const hundreds = Number(status[0]) * 100;
  return [hundreds, hundreds + 99];
}

function toCall(row: CallRow): FineractCall {
  const { called_at_exactly: _exactly, ...call } = row;
  return {
    ...call,
    call_id: Number(row.call_id),
    called_at: toInstant(row.called_at),
  };
}

/** The payments of a loan, or one payment, that somebody may see. */
export async function keysOf(
  database: Queryable,
  subject: { readonly loan?: string | undefined; readonly source_key?: string | undefined },
  lenders: readonly string[] | null,
): Promise<string[]> {
  const found = await database.query<{ source_key: string }>(
    await sql('queries/transactions/list-keys-of-loan.sql'),
    [subject.loan ?? null, subject.source_key ?? null, lenders],
  );
  return found.rows.map((row) => row.source_key);
}
