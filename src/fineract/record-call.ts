/** Writes calls into RAW_FINERACT_API_LOG. */
import { grouped } from '../database/grouped.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { keptHeaders, redactedBody, type FineractCall, type RecordCall } from './call-log.ts';

/**
 * A recorder that returns when the call's row is committed, together with those of calls made at the same time. It
 * throws what the database throws: an unlogged call must not pass unseen.
 */
export function recordCallsIn(database: Queryable): RecordCall {
  return async (call) => recordCall(database, call);
}

const recordCall = grouped<FineractCall, void>(async (database, calls) => {
  const rows = calls.map(valuesOf);
  const columns = rows[0]?.map((_, column) => rows.map((row) => row[column])) ?? [];
  await database.query(await sql('queries/repayments/record-fineract-call.sql'), columns);
  return calls.map(() => undefined);
});

function valuesOf(call: FineractCall): unknown[] {
  const { reply } = call;
  const answered = reply.kind === 'answer';
  return [
    call.calledAt,
    call.method,
    call.path,
    call.sourceKey ?? null,
    call.loanExternalId ?? null,
    call.attempt ?? null,
    call.idempotencyKey ?? null,
    call.requestBody === undefined ? null : redactedBody(call.requestBody),
    answered ? reply.status : null,
    answered ? JSON.stringify(keptHeaders(reply.headers)) : null,
    answered ? redactedBody(reply.bodyText) : null,
    Math.max(0, Math.round(call.durationMs)),
    answered ? null : `${reply.why}: ${reply.detail}`.slice(0, 500),
  ];
}
