/** A case that a person decides, kept from other deciders while the transaction lasts. */
import { DecisionImpossibleError } from '../approvals/errors.ts';
import type { Approval } from '../approvals/approval.ts';
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { ALL_LENDERS, type Lenders } from '../lenders.ts';
import { ExceptionNotFoundError } from './errors.ts';

export interface Case {
  readonly exceptionId: string;
  readonly category: string;
  readonly status: 'open' | 'resolved';
  readonly lender: string | null;
  readonly loanExternalId: string | null;
  readonly sourceKey: string | null;
  /** Rupees with two decimals. */
  readonly amount: string | null;
  readonly resolution: string | null;
  /** Null: the payment is not in the outbox. */
  readonly outboxState: string | null;
  /** A worker holds the payment right now. */
  readonly underWay: boolean;
  readonly result: 'success' | 'failed' | null;
}

interface CaseRow {
  exception_id: string;
  category: string;
  status: 'open' | 'resolved';
  source_lender: string | null;
  loan_external_id: string | null;
  source_key: string | null;
  amount: string | null;
  resolution: string | null;
  outbox_state: string | null;
  under_way: boolean;
  result: 'success' | 'failed' | null;
}

/** The name by which approvals speak of a case. */
export const subjectOf = (exceptionId: string): string => `exception ${exceptionId}`;

/** Locks the payment and then the case. Throws ExceptionNotFoundError, also for a case that is not of these lenders. */
export async function lockCase(
  connection: Connection,
  exceptionId: string,
  lenders: Lenders = ALL_LENDERS,
): Promise<Case> {
  const which = [exceptionId, lenders];
  await connection.query(await sql('queries/exceptions/lock-payment-of-case.sql'), which);
  const found = await connection.query<CaseRow>(
    await sql('queries/exceptions/lock-case.sql'),
    which,
  );
  const row = found.rows[0];
  if (row === undefined) throw new ExceptionNotFoundError(exceptionId);
  return {
    exceptionId: row.exception_id,
    category: row.category,
    status: row.status,
    lender: row.source_lender,
    loanExternalId: row.loan_external_id,
    sourceKey: row.source_key,
    amount: row.amount,
    resolution: row.resolution,
    outboxState: row.outbox_state,
    underWay: row.under_way,
    result: row.result,
  };
}

/** The case that an approval is about, still open. Throws DecisionImpossibleError where it was decided meanwhile. */
export async function lockOpen(connection: Connection, approval: Approval): Promise<Case> {
  const exceptionId = String(approval.payload['exception_id']);
  const found = await lockCase(connection, exceptionId);
  if (found.status !== 'open')
    throw new DecisionImpossibleError(
      `Exception ${exceptionId} is resolved already (${found.resolution ?? 'without a word'}). Reject the request.`,
    );
  return found;
}

/** As lockOpen, of a case about a payment. Throws DecisionImpossibleError where it is about none. */
export async function lockOpenCase(
  connection: Connection,
  approval: Approval,
): Promise<Case & { readonly sourceKey: string }> {
  const found = await lockOpen(connection, approval);
  const { sourceKey } = found;
  if (sourceKey === null)
    throw new DecisionImpossibleError(`Exception ${found.exceptionId} is about no payment.`);
  return { ...found, sourceKey };
}

/** Closes the case with the words of both persons. */
export async function resolveCase(
  connection: Connection,
  exceptionId: string,
  approval: Approval,
  resolution: string,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await connection.query(await sql('queries/exceptions/resolve-case.sql'), [
    exceptionId,
    resolution,
    approval.decidedBy,
    JSON.stringify({
      ...detail,
      approval_id: Number(approval.approvalId),
      asked_by: approval.requestedBy,
    }),
  ]);
  await comment(connection, exceptionId, approval.approvalId, resolution, {
    by: approval.decidedBy,
    text: approval.comment ?? approval.reason,
  });
}

/** Adds to what was said and done about a case. */
export async function comment(
  connection: Connection,
  exceptionId: string,
  approvalId: string | null,
  action: string,
  said: { readonly by: string; readonly text: string },
): Promise<void> {
  await connection.query(await sql('queries/exceptions/insert-comment.sql'), [
    exceptionId,
    approvalId,
    action,
    said.by,
    said.text,
  ]);
}
