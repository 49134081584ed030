/** What one person asks for and another decides. */
import type { ApprovalKind } from '../contract/approval.ts';
import type { Connection } from '../database/pool.ts';

export type { ApprovalKind };

/** A request as executors see it. */
export interface Approval {
  readonly approvalId: string;
  readonly kind: ApprovalKind;
  /** What it is about: an exception, a payment, a hold. */
  readonly subjectKey: string;
  readonly lender: string | null;
  readonly loanExternalId: string | null;
  /** Rupees with two decimals. */
  readonly amount: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly requestedBy: string;
  readonly decidedBy: string;
  readonly comment: string | null;
}

/**
 * Carries a decision out in the transaction that records it, and says in one sentence what it brought about.
 * What it throws rolls the decision back: the request keeps waiting.
 */
export type Executor = (connection: Connection, approval: Approval) => Promise<string>;
