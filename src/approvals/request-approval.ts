/** Asks a second person: writes the request down, in the caller's transaction. */
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { ApprovalKind } from './approval.ts';
import { ApprovalPendingError } from './errors.ts';

export interface ApprovalRequest {
  readonly kind: ApprovalKind;
  /** Names the subject for people and for the one-at-a-time rule, such as `exception 17`. */
  readonly subjectKey: string;
  readonly lender: string | null;
  readonly loanExternalId: string | null;
  /** Rupees with two decimals. */
  readonly amount: string | null;
  readonly reason: string;
  readonly requestedBy: string;
  /** What the executor needs to know, beyond the subject. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Throws ApprovalPendingError where one of this kind waits for the subject already. */
export async function requestApproval(
  connection: Connection,
  request: ApprovalRequest,
): Promise<{ approvalId: string }> {
  const inserted = await connection.query<{ approval_id: string }>(
    await sql('queries/approvals/insert-approval.sql'),
    [
      request.kind,
      request.subjectKey,
      request.lender,
      request.loanExternalId,
      request.amount,
      JSON.stringify(request.payload ?? {}),
      request.reason,
      request.requestedBy,
    ],
  );
  const approvalId = inserted.rows[0]?.approval_id;
  if (approvalId !== undefined) return { approvalId };
  const pending = await findPending(connection, request.subjectKey, request.kind);
  throw new ApprovalPendingError(request.subjectKey, pending?.approvalId);
}

/** The oldest request that waits for a decision on the subject, of one kind or of any. */
export async function findPending(
  connection: Connection,
  subjectKey: string,
  kind: ApprovalKind | null = null,
): Promise<{ approvalId: string; kind: ApprovalKind } | undefined> {
  const found = await connection.query<{ approval_id: string; kind: ApprovalKind }>(
    await sql('queries/approvals/find-pending.sql'),
    [subjectKey, kind],
  );
  const row = found.rows[0];
  return row === undefined ? undefined : { approvalId: row.approval_id, kind: row.kind };
}
