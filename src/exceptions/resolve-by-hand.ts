/** What a person settled in Fineract themselves is left alone from now on. */
import type { Executor } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { refuseIfOutcomeIsOpen } from '../repayments/undo-approval.ts';
import { lockOpenCase, resolveCase, type Case } from './case.ts';

const RESOLUTION = 'settled by hand';

type FoundCase = Case & { readonly sourceKey: string };

/** Throws DecisionImpossibleError where the repayment, or its undo, is under way. */
export const resolveByHand: Executor = async (connection, approval) => {
  const found = await lockOpenCase(connection, approval);
  const outcome = await leaveAlone(connection, found);
  await resolveCase(connection, found.exceptionId, approval, RESOLUTION);
  return outcome;
};

async function leaveAlone(connection: Connection, found: FoundCase): Promise<string> {
  if (found.category === 'reversal after posting') return leaveUndoAlone(connection, found);
  // A proof changes nothing: the difference stays in its report and alarms no longer.
  if (found.category === 'proof difference')
    return 'The difference is accepted as it is; the proof tells of it again when its values change.';
  return leavePaymentAlone(connection, found);
}

async function leavePaymentAlone(connection: Connection, found: FoundCase): Promise<string> {
  const stopped = await connection.query(await sql('queries/exceptions/dismiss-payment.sql'), [
    found.sourceKey,
  ]);
  if (stopped.rowCount === 0 || found.underWay)
    throw new DecisionImpossibleError(
      `The repayment cannot be left alone now: its state is ${found.outboxState ?? 'unknown'}.`,
    );
  return 'The case is closed; the payment is never posted by the pipeline.';
}

async function leaveUndoAlone(connection: Connection, found: FoundCase): Promise<string> {
  refuseIfOutcomeIsOpen(found);
  const left = await connection.query<{ under_way: boolean }>(
    await sql('queries/exceptions/dismiss-undo.sql'),
    [found.sourceKey],
  );
  if (left.rows[0]?.under_way === true)
    throw new DecisionImpossibleError('The undo is on its way to Fineract right now.');
  return 'The case is closed; nothing is undone by the pipeline any more.';
}
