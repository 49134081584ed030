/** A repayment that waits for a person is tried again; whoever takes it up looks it up in Fineract first. */
import type { Executor } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import { sql } from '../database/sql.ts';
import { lockOpenCase, resolveCase } from './case.ts';

/** Throws DecisionImpossibleError where the repayment is under way or posted. */
export const retryParkedRepayment: Executor = async (connection, approval) => {
  const found = await lockOpenCase(connection, approval);
  const readied = await connection.query<{ state: string }>(
    await sql('queries/exceptions/retry-parked-repayment.sql'),
    [found.sourceKey],
  );
  const state = readied.rows[0]?.state;
  if (state === undefined)
    throw new DecisionImpossibleError(
      `The repayment does not wait for a person: its state is ${found.outboxState ?? 'unknown'}.`,
    );
  await resolveCase(connection, found.exceptionId, approval, 'retried');
  return state === 'held'
    ? 'The payment is held for another case.'
    : 'The next run tries again, after a look-up in Fineract.';
};
