/** Asks a second person to release a hold. */
import { requestApproval } from '../approvals/request-approval.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { NotOnHoldError } from './errors.ts';
import { subjectName, subjectValues, type HoldSubject } from './hold-subject.ts';

export interface ReleaseRequest {
  readonly subject: HoldSubject;
  readonly reason: string;
  readonly requestedBy: string;
}

/** Until it is approved nothing changes. Throws NotOnHoldError, and ApprovalPendingError where a request waits already. */
export async function requestRelease(
  pool: Pool,
  request: ReleaseRequest,
): Promise<{ holdId: string; approvalId: string }> {
  return inTransaction(pool, async (connection) => {
    const found = await connection.query<{ hold_id: string }>(
      await sql('queries/controls/find-open-hold.sql'),
      subjectValues(request.subject),
    );
    const holdId = found.rows[0]?.hold_id;
    if (holdId === undefined) throw new NotOnHoldError(subjectName(request.subject));
    const { approvalId } = await requestApproval(connection, {
      kind: 'release hold',
      subjectKey: `hold ${holdId}`,
      ...(await detailsOf(connection, request.subject)),
      reason: request.reason,
      requestedBy: request.requestedBy,
      payload: { hold_id: holdId, ...payloadOf(request.subject) },
    });
    return { holdId, approvalId };
  });
}

/** What the second person sees: a loan's hold has no amount, for more payments may come. */
async function detailsOf(
  connection: Connection,
  subject: HoldSubject,
): Promise<{ lender: string | null; loanExternalId: string | null; amount: string | null }> {
  if ('loanExternalId' in subject)
    return { lender: null, loanExternalId: subject.loanExternalId, amount: null };
  const found = await connection.query<{
    source_lender: string;
    loan_external_id: string | null;
    amount: string;
  }>(await sql('queries/controls/find-payment.sql'), [subject.sourceKey]);
  const payment = found.rows[0];
  return {
    lender: payment?.source_lender ?? null,
    loanExternalId: payment?.loan_external_id ?? null,
    amount: payment?.amount ?? null,
  };
}

function payloadOf(subject: HoldSubject): Record<string, string> {
  return 'sourceKey' in subject
    ? { source_key: subject.sourceKey }
    : { loan_external_id: subject.loanExternalId };
}
