/** A payment that is none: it is never posted, whatever later files tell of it. */
import type { Executor } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import { sql } from '../database/sql.ts';
import { lockOpenCase, resolveCase } from './case.ts';

/** Throws DecisionImpossibleError where the payment is posted, or under way. */
export const dismissPayment: Executor = async (connection, approval) => {
  const found = await lockOpenCase(connection, approval);
  if (found.category === 'possible second payment') {
    // It never became a payment, so there is nothing else to stop; the first one goes its own way.
    await resolveCase(connection, found.exceptionId, approval, 'dismissed');
    return 'Dismissed: no second payment is made.';
  }
  if (found.result === 'success')
    throw new DecisionImpossibleError('The payment is posted; ask for its undo instead.');
  const stopped = await connection.query(await sql('queries/exceptions/dismiss-payment.sql'), [
    found.sourceKey,
  ]);
  if (stopped.rowCount === 0 || found.underWay)
    throw new DecisionImpossibleError(
      'The payment is on its way to Fineract right now; look again in some minutes.',
    );
  await resolveCase(connection, found.exceptionId, approval, 'dismissed');
  await connection.query(await sql('queries/exceptions/resolve-other-cases.sql'), [
    found.sourceKey,
    found.exceptionId,
    'dismissed',
    approval.decidedBy,
  ]);
  return 'Dismissed: the payment is never posted.';
};
