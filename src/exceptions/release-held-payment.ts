/** A payment that a case held may be posted. */
import type { Executor } from '../approvals/approval.ts';
import { sql } from '../database/sql.ts';
import { lockOpenCase, resolveCase } from './case.ts';

/** Closes the case; the payment waits for the next run unless another case still holds it. */
export const releaseHeldPayment: Executor = async (connection, approval) => {
  const found = await lockOpenCase(connection, approval);
  await resolveCase(connection, found.exceptionId, approval, 'released');
  const released = await connection.query(
    await sql('queries/exceptions/release-held-payment.sql'),
    [found.sourceKey],
  );
  if (released.rowCount === 1) return 'The payment is released: the next run posts it.';
  if (found.outboxState === 'held')
    return 'The case is closed; the payment stays held for another one.';
  return 'The case is closed; the payment was not held.';
};
