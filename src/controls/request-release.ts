/** Asks a second person to release a hold. */
import { requestApproval } from '../approvals/request-approval.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { NotOnHoldError } from './errors.ts';
import type { Lenders } from '../lenders.ts';
import { subjectName, subjectValues, type HoldSubject } from './hold-subject.ts';
import { findPayment, lenderOfLoan, requireSubject } from './require-subject.ts';

export interface ReleaseRequest {
  readonly subject: HoldSubject;
  readonly reason: string;
  readonly requestedBy: string;
  /** Of whoever asks. */
  readonly lenders: Lenders;
}

/**
 * Until it is approved nothing changes. Throws NotOnHoldError, ApprovalPendingError where a request waits already, and
 * PaymentNotFoundError or LoanNotFoundError for what is not of these lenders.
 */
export async function requestRelease(
  pool: Pool,
  request: ReleaseRequest,
): Promise<{ holdId: string; approvalId: string }> {
  return inTransaction(pool, async (connection) => {
    await requireSubject(connection, request.subject, request.lenders);
    const found = await connection.query<{ hold_id: string }>(
      await sql('queries/controls/find-open-hold.sql'),
      subjectValues(request.subject),
    );
    const holdId = found.rows[0]?.hold_id;
    if (holdId === undefined) throw new NotOnHoldError(subjectName(request.subject));
    const { approvalId } = await requestApproval(connection, {
      kind: 'release hold',
      subjectKey: `hold ${holdId}`,
      ...(await detailsOf(connection, request)),
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
  { subject, lenders }: ReleaseRequest,
): Promise<{ lender: string | null; loanExternalId: string | null; amount: string | null }> {
  if ('loanExternalId' in subject) {
    const lender = await lenderOfLoan(connection, subject.loanExternalId, lenders);
    return { lender: lender ?? null, loanExternalId: subject.loanExternalId, amount: null };
  }
  const payment = await findPayment(connection, subject.sourceKey, lenders);
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
