/** A possible second payment is one: it becomes a payment of its own. */
import type { Executor } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import { sql } from '../database/sql.ts';
import { lockOpenCase, resolveCase } from './case.ts';

interface Found {
  base_table: string;
  payment_ordinal: number;
  first_in_doubt: string | null;
}

interface Released {
  released_key: string;
  made: number;
  queued: number;
}

/**
 * Makes the payment under a key that follows from the first payment's key and an ordinal, so that repeating the release
 * cannot make two. Throws DecisionImpossibleError while the first payment itself waits for a decision.
 */
export const releaseSecondPayment: Executor = async (connection, approval) => {
  const { exceptionId } = await lockOpenCase(connection, approval);
  const located = await connection.query<Found>(
    await sql('queries/exceptions/find-feed-of-case.sql'),
    [exceptionId],
  );
  const place = located.rows[0];
  if (place === undefined)
    throw new DecisionImpossibleError(`Exception ${exceptionId} names no row of a feed.`);
  if (place.first_in_doubt !== null)
    throw new DecisionImpossibleError(
      `The first payment itself waits for a decision: decide exception ${place.first_in_doubt} first.`,
    );
  const made = await connection.query<Released>(
    await sql('queries/exceptions/release-second-payment.sql', { base_table: place.base_table }),
    [exceptionId, place.payment_ordinal],
  );
  const released = made.rows[0];
  if (released === undefined)
    throw new DecisionImpossibleError(`The row of exception ${exceptionId} is not in BASE.`);
  await connection.query(await sql('queries/exceptions/add-sources-of-second-payment.sql'), [
    exceptionId,
    released.released_key,
  ]);
  await resolveCase(connection, exceptionId, approval, 'released', {
    released_source_key: released.released_key,
    payment_ordinal: place.payment_ordinal,
  });
  return released.queued === 1
    ? `Payment ${released.released_key} is made and is posted by the next run.`
    : `Payment ${released.released_key} is made and waits for its reconciliation.`;
};
