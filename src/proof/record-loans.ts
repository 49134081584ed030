/** Writes what was found on some loans, as one transaction: after a crash they are looked at again or never. */
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { fromPaise } from '../money.ts';
import type { Comparison, Difference, Sum } from './compare-loan.ts';
import type { ProvenLoan } from './prove-loans.ts';
import { CLAIM_SECONDS, requireClaim, type ClaimedRun } from './run-record.ts';

/** Throws ClaimLostError, and writes nothing, where another worker has taken the run over. */
export async function recordLoans(
  pool: Pool,
  run: ClaimedRun,
  loans: readonly ProvenLoan[],
): Promise<void> {
  const read = loans.filter(({ comparison }) => comparison !== undefined);
  const names = read.map(({ loanExternalId }) => loanExternalId);
  const unsettled = read.flatMap(({ comparison }) => comparison?.unsettled ?? []);
  const differences = read.flatMap((loan) =>
    (loan.comparison?.differences ?? []).map((difference) => rowOf(loan, difference)),
  );
  await inTransaction(pool, async (connection) => {
    await extendClaim(connection, run, loans, differences.length);
    if (differences.length > 0) {
      await connection.query(await sql('queries/proof/record-differences.sql'), [
        run.runId,
        JSON.stringify(differences),
      ]);
      await connection.query(await sql('queries/proof/open-exceptions.sql'), [run.runId, names]);
    }
    await connection.query(await sql('queries/proof/resolve-gone.sql'), [
      run.runId,
      names,
      unsettled,
    ]);
    await connection.query(await sql('queries/proof/mark-loans.sql'), [
      run.runId,
      loans.map(({ loanExternalId }) => loanExternalId),
      loans.map(({ comparison }) => outcomeOf(comparison)),
    ]);
  });
}

async function extendClaim(
  connection: Connection,
  run: ClaimedRun,
  loans: readonly ProvenLoan[],
  differences: number,
): Promise<void> {
  const comparisons = loans.flatMap(({ comparison }) => comparison ?? []);
  const sum = (side: 'ours' | 'theirs' | 'others'): [number, string] => totalOf(comparisons, side);
  const extended = await connection.query(await sql('queries/proof/extend-claim.sql'), [
    run.runId,
    run.claim,
    CLAIM_SECONDS,
    comparisons.length,
    loans.length - comparisons.length,
    ...sum('ours'),
    ...sum('theirs'),
    ...sum('others'),
    comparisons.reduce((count, { unsettled }) => count + unsettled.length, 0),
    differences,
  ]);
  requireClaim(extended.rowCount, run);
}

function totalOf(
  comparisons: readonly Comparison[],
  side: 'ours' | 'theirs' | 'others',
): [number, string] {
  const sums: Sum[] = comparisons.map((comparison) => comparison[side]);
  return [
    sums.reduce((count, sum) => count + sum.count, 0),
    fromPaise(sums.reduce((paise, sum) => paise + sum.paise, 0n)),
  ];
}

function outcomeOf(comparison: Comparison | undefined): string {
  if (comparison === undefined) return 'unreadable';
  if (comparison.differences.length > 0) return 'different';
  return comparison.unsettled.length > 0 ? 'unsettled' : 'clean';
}

function rowOf(loan: ProvenLoan, difference: Difference): Record<string, string | null> {
  const { ours, theirs } = difference;
  return {
    kind: difference.kind,
    loan_external_id: loan.loanExternalId,
    source_lender: loan.lender,
    source_key: difference.sourceKey,
    ours_date: ours?.date ?? null,
    ours_amount: ours === null ? null : fromPaise(ours.paise),
    theirs_date: theirs?.date ?? null,
    theirs_amount: theirs === null ? null : fromPaise(theirs.paise),
    fineract_transaction_id: theirs?.transactionId ?? null,
    reason: difference.reason,
  };
}
