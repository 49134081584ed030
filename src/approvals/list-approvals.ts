/** Approvals as the API shows them. */
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { Approval } from '../contract/approval.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';

export interface ApprovalFilter {
  readonly approvalId?: string | undefined;
  /** Only approvals with a smaller id. */
  readonly before?: string | null;
  readonly status?: string | undefined;
  readonly kind?: string | undefined;
  readonly lender?: string | undefined;
  readonly loan?: string | undefined;
  /** `exception 17` also finds the proposals that the case brought. */
  readonly subject?: string | undefined;
  readonly lenders: Lenders;
  readonly rowsMax: number;
}

interface ApprovalRow {
  approval_id: string;
  kind: Approval['kind'];
  subject_key: string;
  source_lender: string | null;
  loan_external_id: string | null;
  amount: string | null;
  payload: Record<string, unknown>;
  reason: string;
  requested_by: string;
  requested_at: Date;
  status: Approval['status'];
  decided_by: string | null;
  decided_at: Date | null;
  comment: string | null;
  outcome: string | null;
}

/** Newest first. */
export async function listApprovals(
  database: Queryable,
  filter: ApprovalFilter,
): Promise<Approval[]> {
  const found = await database.query<ApprovalRow>(
    await sql('queries/approvals/list-approvals.sql'),
    [
      filter.approvalId ?? null,
      filter.before ?? null,
      filter.status ?? null,
      filter.kind ?? null,
      filter.lender ?? null,
      filter.loan ?? null,
      filter.subject ?? null,
      filter.lenders,
      filter.rowsMax,
    ],
  );
  return found.rows.map(toApproval);
}

/** Undefined also where it is not of these lenders. */
export async function findApproval(
  database: Queryable,
  approvalId: string,
  lenders: Lenders,
): Promise<Approval | undefined> {
  const [found] = await listApprovals(database, { approvalId, lenders, rowsMax: 1 });
  return found;
}

function toApproval(row: ApprovalRow): Approval {
  return {
    approval_id: Number(row.approval_id),
    kind: row.kind,
    subject: row.subject_key,
    lender: row.source_lender,
    loan_external_id: row.loan_external_id,
    amount: row.amount,
    payload: row.payload,
    reason: row.reason,
    requested_by: row.requested_by,
    requested_at: toInstant(row.requested_at),
    status: row.status,
    decided_by: row.decided_by,
    decided_at: toInstantOrNull(row.decided_at),
    comment: row.comment,
    outcome: row.outcome,
  };
}
