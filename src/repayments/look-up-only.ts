/** A repayment that was taken back, or waits for a decision, while its outcome is open: it is looked up, and never sent anew. */
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { classifyLookup } from '../fineract/lookup.ts';
import type { ClaimedRepayment } from './claim.ts';
import type { Conclusion } from './conclusion.ts';
import { RepaymentBusyError } from './errors.ts';
import { concluded, sentOf, type Progress } from './progress.ts';
import type { SettleDeps } from './settle.ts';

/** Asks Fineract once. Absent: it is to be held. Errors of the database and of reading secrets pass through. */
export async function lookUpOnly(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
): Promise<Conclusion> {
  const { attempt } = repayment;
  const progress: Progress = { attempt, resends: 0, newKeys: 0, uncertain: true };
  const reply = await deps.fineract.findTransactionByExternalId(
    repayment.loanExternalId,
    repayment.sourceKey,
    attempt,
  );
  const finding = classifyLookup(reply, {
    ...sentOf(repayment),
    loanExternalId: repayment.loanExternalId,
  });
  return finding.kind === 'absent' ? { kind: 'not to be sent' } : concluded(finding, progress);
}

/**
 * Holds it until a person decides; what was sent stays marked, so that a release begins with a look-up. Throws
 * RepaymentBusyError where the claim was lost, or a person has decided meanwhile: then the next delivery goes on.
 */
export async function holdUnsent(pool: Pool, repayment: ClaimedRepayment): Promise<void> {
  const held = await inTransaction(pool, async (connection) => {
    // In a statement of its own, so that the next one sees what a person decided before it got the lock.
    await connection.query(await sql('queries/repayments/lock-claimed.sql'), [
      repayment.sourceKey,
      repayment.worker,
    ]);
    return connection.query(await sql('queries/repayments/hold-unsent.sql'), [
      repayment.sourceKey,
      repayment.worker,
    ]);
  });
  if (held.rowCount === 0) throw new RepaymentBusyError(repayment.sourceKey);
}
