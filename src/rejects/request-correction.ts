/** A person corrects rejected records or sets them aside; where it is about money, a second person decides. */
import { ApprovalPendingError } from '../approvals/errors.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { moneyFields, type CorrectionValues } from '../contract/rejected-record.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Lenders } from '../lenders.ts';
import { isDamaged } from '../mapping/cells.ts';
import { AmountSum } from '../money.ts';
import { CorrectionNotPossibleError, RejectNotFoundError, ReversalNotSeenError } from './errors.ts';
import { noMoneyCame } from './no-money-came.ts';
import { recheckRejects, type Checked } from './recheck-rejects.ts';
import { lockRejects, type RejectedRecord } from './rejected-record.ts';
import { decideCaseFirst, openReversalCase } from './reversal-case.ts';

export interface CorrectionRequest {
  readonly rejectIds: readonly string[];
  readonly lenders: Lenders;
  /** Absent: the records are set aside. */
  readonly values: CorrectionValues | undefined;
  readonly althoughReversal: boolean;
  readonly reason: string;
  readonly requestedBy: string;
}

/**
 * Writes the correction down. With an approval id it waits for a second person, without one it is in force.
 * Throws RejectNotFoundError, CorrectionNotPossibleError, ReversalNotSeenError, ApprovalPendingError.
 */
export async function requestCorrection(
  pool: Pool,
  request: CorrectionRequest,
): Promise<{ approvalId: string | null }> {
  return inTransaction(pool, async (connection) => {
    const rejects = await lockRejects(connection, request.rejectIds, request.lenders);
    await requireCorrectable(connection, rejects, request);
    const checked =
      request.values === undefined
        ? new Map<string, Checked>()
        : await recheckRejects(connection, rejects, request.values);
    const approvalId = needsSecondPerson(rejects, request)
      ? await ask(connection, rejects, checked, request)
      : null;
    for (const reject of rejects)
      await write(connection, reject, checked.get(reject.rejectId), request, approvalId);
    if (approvalId === null && request.values === undefined)
      await connection.query(await sql('queries/rejects/dismiss-rejects.sql'), [
        request.rejectIds,
        request.requestedBy,
      ]);
    return { approvalId };
  });
}

async function requireCorrectable(
  connection: Connection,
  rejects: readonly RejectedRecord[],
  request: CorrectionRequest,
): Promise<void> {
  const found = new Set(rejects.map(({ rejectId }) => rejectId));
  const missing = request.rejectIds.filter((id) => !found.has(id));
  if (missing.length > 0) throw new RejectNotFoundError(missing);
  if (new Set(rejects.map(({ lender }) => lender)).size > 1)
    throw new CorrectionNotPossibleError(
      'These records are of several lenders; take one at a time.',
    );
  for (const { rejectId, state, pendingApprovalId } of rejects) {
    if (state !== 'open')
      throw new CorrectionNotPossibleError(`Rejected record ${rejectId} was ${state} already.`);
    if (pendingApprovalId !== null)
      throw new ApprovalPendingError(`rejected record ${rejectId}`, pendingApprovalId);
  }
  const { loan_id: loan, sub_reference_id: subReference } = request.values ?? {};
  if (isDamaged(loan ?? '') || isDamaged(subReference ?? ''))
    throw new CorrectionNotPossibleError('A spreadsheet destroyed this id: give it as it was.');
  await requireReversalsSeen(connection, rejects, request);
}

/** A record that takes money back, made a row, would be money that came in; set aside, it would hold nothing back. */
async function requireReversalsSeen(
  connection: Connection,
  rejects: readonly RejectedRecord[],
  request: CorrectionRequest,
): Promise<void> {
  const reversals = rejects.filter(({ mayTakeMoneyBack }) => mayTakeMoneyBack);
  if (reversals.length === 0 || !isAboutMoney(request)) return;
  if (!request.althoughReversal)
    throw new ReversalNotSeenError(reversals.map(({ rejectId }) => rejectId));
  for (const { rejectId } of reversals) {
    const exceptionId = await openReversalCase(connection, rejectId);
    if (exceptionId !== undefined)
      throw new CorrectionNotPossibleError(decideCaseFirst(rejectId, exceptionId));
  }
}

function isAboutMoney({ values }: CorrectionRequest): boolean {
  return values === undefined || moneyFields.some((field) => values[field] !== undefined);
}

function needsSecondPerson(
  rejects: readonly RejectedRecord[],
  request: CorrectionRequest,
): boolean {
  if (request.values !== undefined) return isAboutMoney(request);
  return !rejects.every(noMoneyCame);
}

async function ask(
  connection: Connection,
  rejects: readonly RejectedRecord[],
  checked: ReadonlyMap<string, Checked>,
  request: CorrectionRequest,
): Promise<string> {
  const [only, ...others] = rejects;
  if (only === undefined) throw new CorrectionNotPossibleError('No record was named.');
  const rows = [...checked.values()].flatMap(({ row }) => (row === null ? [] : [row]));
  const sum = new AmountSum();
  for (const row of rows) sum.add(row.amount);
  const loans = new Set([
    ...rows.map((row) => row.loan_id),
    ...(request.values?.loan_id === undefined ? [] : [request.values.loan_id]),
  ]);
  const [loan = null] = loans;
  const { approvalId } = await requestApproval(connection, {
    kind: 'correct rejected record',
    subjectKey:
      others.length === 0
        ? `rejected record ${only.rejectId}`
        : `${String(rejects.length)} rejected records from ${only.rejectId} to ${others.at(-1)?.rejectId ?? ''}`,
    lender: only.lender,
    loanExternalId: loans.size === 1 ? loan : null,
    amount: rows.length === 0 ? null : sum.total(),
    reason: request.reason,
    requestedBy: request.requestedBy,
    payload: {
      reject_ids: rejects.map(({ rejectId }) => Number(rejectId)),
      ...(request.values === undefined ? { dismiss: true } : { values: request.values }),
      ...(others.length === 0 && request.values !== undefined
        ? { before: valuesBefore(only, request.values) }
        : {}),
      rejected_for: [...new Set(rejects.map(({ reason }) => reason))],
      may_take_money_back: rejects.filter(({ mayTakeMoneyBack }) => mayTakeMoneyBack).length,
      would_be_replayed: rows.length,
      would_stay_rejected: checked.size - rows.length,
    },
  });
  return approvalId;
}

async function write(
  connection: Connection,
  reject: RejectedRecord,
  checked: Checked | undefined,
  request: CorrectionRequest,
  approvalId: string | null,
): Promise<void> {
  await connection.query(await sql('queries/rejects/insert-correction.sql'), [
    reject.rejectId,
    reject.lender,
    JSON.stringify(valuesBefore(reject, request.values ?? {})),
    JSON.stringify(request.values ?? {}),
    request.values === undefined,
    request.althoughReversal,
    checked?.row === undefined || checked.row === null ? null : JSON.stringify(checked.row),
    checked?.problem?.reason ?? null,
    checked?.problem?.detail ?? null,
    approvalId,
    request.requestedBy,
    request.reason,
  ]);
}

/** Of the fields that change: what is in force until then. */
function valuesBefore(
  reject: RejectedRecord,
  values: CorrectionValues,
): Record<string, string | null> {
  const before = { ...reject.told, ...reject.given };
  return Object.fromEntries(
    Object.keys(values).map((field) => [field, before[field as keyof CorrectionValues] ?? null]),
  );
}
