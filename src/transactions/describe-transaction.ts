/** One payment with everything that leads to it and from it. */
import type { TransactionDetail } from '../contract/transaction-detail.ts';
import { toInstant } from '../contract/values.ts';
import { readCaps } from '../controls/caps.ts';
import type { Queryable } from '../database/pool.ts';
import type { Lenders } from '../lenders.ts';
import { findTransaction } from './find-transaction.ts';
import { listCalls } from './list-calls.ts';
import { readTransactions } from './list-transactions.ts';
import { readCases, readDecisions, readHolds, readRetries } from './read-decisions.ts';
import { readOutbox, readUndo } from './read-posting.ts';
import { describeReports } from './read-reports.ts';

const CALLS_MAX = 200;

/** Undefined where there is no such payment among those of these lenders. */
export async function describeTransaction(
  database: Queryable,
  sourceKey: string,
  lenders: Lenders,
): Promise<TransactionDetail | undefined> {
  const known = await findTransaction(database, sourceKey, lenders);
  if (known === undefined) return undefined;
  const [transaction] = await readTransactions(database, [sourceKey]);
  if (transaction === undefined) return undefined;
  const calls = await listCalls(database, { sourceKeys: [sourceKey], rowsMax: CALLS_MAX });
  const exceptions = await readCases(database, sourceKey);
  const holds = await readHolds(database, sourceKey, known.loan_external_id);
  const subjects = [
    sourceKey,
    ...exceptions.map((found) => `exception ${String(found.exception_id)}`),
    ...holds.map((hold) => `hold ${String(hold.hold_id)}`),
  ];
  return {
    ...transaction,
    outbox: await readOutbox(database, sourceKey),
    fineract_undo: await readUndo(database, sourceKey),
    calls: calls.map(({ call }) => call),
    reports: await describeReports(database, sourceKey, {
      feed: known.feed_key,
      rowId: known.row_id,
    }),
    holds,
    caps: await capsOf(database, known.source_lender, lenders),
    exceptions,
    approvals: await readDecisions(database, subjects),
    retries: await readRetries(database, sourceKey),
  };
}

/** The cap of all lenders together is for those who may see all of them. */
async function capsOf(
  database: Queryable,
  lender: string,
  lenders: Lenders,
): Promise<TransactionDetail['caps']> {
  const caps = await readCaps(database, lenders === null ? null : [lender]);
  return caps
    .filter((cap) => cap.lender === null || cap.lender === lender)
    .map((cap) => ({
      lender: cap.lender,
      rupees: cap.rupees,
      payments: cap.payments,
      used_rupees: cap.used_rupees,
      used_payments: cap.used_payments,
      reason: cap.reason,
      changed_by: cap.changed_by,
      changed_at: toInstant(cap.changed_at),
    }));
}
