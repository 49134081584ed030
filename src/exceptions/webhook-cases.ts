/** What two persons decide about a gateway's calls: whose loan money is of, or that a case needs nothing more. */
import type { Executor } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import { sql } from '../database/sql.ts';
import { lockOpen, resolveCase } from './case.ts';

/**
 * Names the loan of a payment that nothing the gateway told names. The next run reports the payment, with every rule
 * that holds for any other. Throws DecisionImpossibleError where the loan is not what is missing.
 */
export const attachPayment: Executor = async (connection, approval) => {
  const found = await lockOpen(connection, approval);
  const loan = String(approval.payload['loan_id']);
  const named = await connection.query(await sql('queries/webhooks/name-loan.sql'), [
    found.exceptionId,
    loan,
  ]);
  if (named.rowCount === 0)
    throw new DecisionImpossibleError(
      'The loan is not what is missing: the amount or the day of the payment is not known yet.',
    );
  await resolveCase(connection, found.exceptionId, approval, 'attached', {
    attached_loan_id: loan,
  });
  return `The payment is attached to loan ${loan}: the next run takes it there.`;
};

/** Closes a case about a gateway's call; money whose loan is not known is never taken to one afterwards. */
export const setAsideWebhook: Executor = async (connection, approval) => {
  const found = await lockOpen(connection, approval);
  await resolveCase(connection, found.exceptionId, approval, 'set aside');
  if (found.category !== 'unresolved webhook payment') return 'The case is closed.';
  const place = await connection.query<{ base_table: string }>(
    await sql('queries/webhooks/find-base-table-of-case.sql'),
    [found.exceptionId],
  );
  const baseTable = place.rows[0]?.base_table;
  if (baseTable === undefined)
    throw new DecisionImpossibleError(`Exception ${found.exceptionId} names no payment.`);
  const aside = await connection.query(
    await sql('queries/webhooks/set-aside.sql', { base_table: baseTable }),
    [found.exceptionId],
  );
  if (aside.rowCount === 0)
    throw new DecisionImpossibleError('The payment was taken to its loan meanwhile.');
  return 'The payment is set aside: it is never posted.';
};
