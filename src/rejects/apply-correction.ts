/** What a second person approved about rejected records: the correction is in force, and what passes becomes rows. */
import type { Approval, Executor } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { loansOfMaster } from './master-loans.ts';
import { decideCaseFirst, openReversalCase } from './reversal-case.ts';
import { storeRows, type CheckedRow, type PassingRecord } from './store-rows.ts';

interface Correction {
  readonly reject_id: string;
  readonly dismisses: boolean;
  readonly checked_row: CheckedRow | null;
  readonly although_reversal: boolean;
  readonly takes_money_back: boolean;
  readonly state: string;
  readonly feed_key: string;
  readonly raw_table: string;
}

/**
 * The approval itself puts the corrections in force (0015, corrected_values); here follows what comes of them.
 * Throws DecisionImpossibleError where a record was replayed or dismissed meanwhile, or a case came up that it takes money back.
 */
export const applyCorrection: Executor = async (connection, approval) => {
  const found = await connection.query<Correction>(
    await sql('queries/rejects/lock-corrections-of-approval.sql'),
    [approval.approvalId],
  );
  const corrections = found.rows;
  const gone = corrections.find(({ state }) => state !== 'open');
  if (gone !== undefined)
    throw new DecisionImpossibleError(
      `Rejected record ${gone.reject_id} was ${gone.state} meanwhile; reject this request.`,
    );
  for (const { reject_id: rejectId, takes_money_back: takesBack } of corrections) {
    const exceptionId = takesBack ? await openReversalCase(connection, rejectId) : undefined;
    if (exceptionId !== undefined)
      throw new DecisionImpossibleError(decideCaseFirst(rejectId, exceptionId));
  }
  if (corrections.some(({ dismisses }) => dismisses))
    return dismiss(connection, corrections, approval);
  const passing = await passingOf(connection, corrections);
  await storeRows(connection, passing, approval.decidedBy);
  const rest = corrections.length - passing.length;
  const replayed = `${records(passing.length)} corrected and replayed: the next run takes them on.`;
  if (rest === 0) return replayed;
  const staying = `${records(rest)} corrected and still rejected.`;
  return passing.length === 0 ? staying : `${replayed} ${staying}`;
};

async function dismiss(
  connection: Connection,
  corrections: readonly Correction[],
  approval: Approval,
): Promise<string> {
  const rejectIds = corrections.map((correction) => correction.reject_id);
  await connection.query(await sql('queries/rejects/dismiss-rejects.sql'), [
    rejectIds,
    approval.decidedBy,
  ]);
  return `${records(rejectIds.length)} dismissed.`;
}

/** Those that passed when it was asked for. A loan that the mandate master told must still be what it tells. */
async function passingOf(
  connection: Connection,
  corrections: readonly Correction[],
): Promise<PassingRecord[]> {
  const told = corrections.flatMap(({ checked_row: row }) =>
    row?.loan_from_master === true && row.sub_reference_id !== null ? [row.sub_reference_id] : [],
  );
  const loans = await loansOfMaster(connection, told);
  return corrections.flatMap((correction) => {
    const { checked_row: row } = correction;
    if (row === null || (correction.takes_money_back && !correction.although_reversal)) return [];
    if (row.loan_from_master) {
      const known = loans.get(row.sub_reference_id ?? '') ?? [];
      if (known.length !== 1 || known[0] !== row.loan_id) return [];
    }
    const { reject_id: rejectId, feed_key: feedKey, raw_table: rawTable } = correction;
    return [{ rejectId, feedKey, rawTable, row }];
  });
}

const records = (count: number): string =>
  count === 1 ? '1 record is' : `${String(count)} records are`;
