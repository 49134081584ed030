/** Proof runs and differences as the API shows them. */
import type { ProofDifference, ProofRun } from '../contract/proof.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';

export interface ProofRunRow {
  readonly run_id: string;
  readonly request_id: string;
  readonly trigger: ProofRun['trigger'];
  readonly requested_by: string;
  readonly scope: ProofRun['scope'];
  readonly lender: string | null;
  readonly loan_external_id: string | null;
  readonly status: ProofRun['status'];
  readonly loans_total: number | null;
  readonly loans_checked: number;
  readonly loans_unreadable: number;
  readonly ours_count: string;
  readonly ours_total: string;
  readonly theirs_count: string;
  readonly theirs_total: string;
  readonly others_count: string;
  readonly others_total: string;
  readonly unsettled_count: string;
  readonly differences_found: number;
  readonly differences_open: number | null;
  readonly is_clean: boolean | null;
  readonly error_message: string | null;
  readonly requested_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

export function toProofRun(row: ProofRunRow): ProofRun {
  return {
    run_id: Number(row.run_id),
    request_id: row.request_id,
    trigger: row.trigger,
    requested_by: row.requested_by,
    scope: row.scope,
    lender: row.lender,
    loan: row.loan_external_id,
    status: row.status,
    is_clean: row.is_clean,
    loans: {
      total: row.loans_total,
      checked: row.loans_checked,
      unreadable: row.loans_unreadable,
    },
    ours: { count: Number(row.ours_count), total: row.ours_total },
    theirs: { count: Number(row.theirs_count), total: row.theirs_total },
    others: { count: Number(row.others_count), total: row.others_total },
    unsettled: Number(row.unsettled_count),
    differences: row.differences_found,
    differences_open: row.differences_open,
    error_message: row.error_message,
    requested_at: toInstant(row.requested_at),
    started_at: toInstantOrNull(row.started_at),
    finished_at: toInstantOrNull(row.finished_at),
  };
}

export interface ProofDifferenceRow {
  readonly difference_id: string;
  readonly kind: ProofDifference['kind'];
  readonly loan_external_id: string;
  readonly source_lender: string;
  readonly source_key: string;
  readonly ours_date: string | null;
  readonly ours_amount: string | null;
  readonly theirs_date: string | null;
  readonly theirs_amount: string | null;
  readonly fineract_transaction_id: string | null;
  readonly reason: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly resolved_at: Date | null;
  readonly exception_id: string | null;
  readonly exception_status: string | null;
  readonly exception_resolution: string | null;
}

export function toProofDifference(row: ProofDifferenceRow): ProofDifference {
  return {
    difference_id: Number(row.difference_id),
    kind: row.kind,
    lender: row.source_lender,
    loan: row.loan_external_id,
    source_key: row.source_key,
    ours: side(row.ours_date, row.ours_amount),
    theirs: side(row.theirs_date, row.theirs_amount),
    fineract_transaction_id:
      row.fineract_transaction_id === null ? null : Number(row.fineract_transaction_id),
    reason: row.reason,
    first_seen_at: toInstant(row.first_seen_at),
    last_seen_at: toInstant(row.last_seen_at),
    resolved_at: toInstantOrNull(row.resolved_at),
    exception_id: row.exception_id === null ? null : Number(row.exception_id),
    settled:
      row.resolved_at === null && row.exception_status === 'resolved'
        ? row.exception_resolution
        : null,
  };
}

function side(date: string | null, amount: string | null): ProofDifference['ours'] {
  return date === null || amount === null ? null : { date, amount };
}
