/** Writes calls into RAW_FINERACT_API_LOG. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { keptHeaders, redactedBody, type RecordCall } from './call-log.ts';

/** A recorder that writes one row a call. It throws what the database throws: an unlogged call must not pass unseen. */
export function recordCallsIn(database: Queryable): RecordCall {
  return async (call) => {
    const { reply } = call;
    const answered = reply.kind === 'answer';
    await database.query(await sql('queries/repayments/record-fineract-call.sql'), [
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
    ]);
  };
}
