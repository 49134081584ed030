/** A possible second payment is one: it becomes a payment of its own. */
import type { Executor } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import { sql } from '../database/sql.ts';
import { lockOpenCase, resolveCase } from './case.ts';

interface Found {
  base_table: string;
  payment_ordinal: number;
  /** An open case about the first payment. */
  first_in_doubt: string | null;
  /** The case that found the first payment's money under another day. */
  first_told_elsewhere: string | null;
  first_is_dismissed: boolean;
  /** The first payment and the seconds that were released. */
  payments_made: number;
  /** The most that any one feed tells of. */
  payments_told: number;
  /** A rejected record that takes the second payment back. */
  taken_back_by: string | null;
}

interface Released {
  released_key: string;
  made: number;
  queued: number;
}

/**
 * Makes the payment under a key that follows from the first payment's key and an ordinal, so that repeating the release
 * cannot make two. Throws DecisionImpossibleError where it may be money that is there already, or none.
 */
export const releaseSecondPayment: Executor = async (connection, approval) => {
  const { exceptionId, sourceKey } = await lockOpenCase(connection, approval);
  await connection.query(await sql('queries/exceptions/lock-first-payment.sql'), [sourceKey]);
  const located = await connection.query<Found>(
    await sql('queries/exceptions/find-feed-of-case.sql'),
    [exceptionId],
  );
  const place = located.rows[0];
  if (place === undefined)
    throw new DecisionImpossibleError(`Exception ${exceptionId} names no row of a feed.`);
  const obstacle = obstacleOf(place);
  if (obstacle !== undefined) throw new DecisionImpossibleError(obstacle);
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

/** Why this may be no payment of its own, and what to do instead. */
function obstacleOf(place: Found): string | undefined {
  if (place.first_in_doubt !== null)
    return `The first payment itself waits for a decision: decide exception ${place.first_in_doubt} first.`;
  if (place.taken_back_by !== null)
    return (
      `Rejected record ${place.taken_back_by} takes this second payment back: dismiss the case. ` +
      'If the money stayed all the same, book it in Fineract by hand first.'
    );
  if (place.first_is_dismissed)
    return (
      'The first payment was dismissed, so this report may tell of the same money: dismiss the case. ' +
      'If it is money of its own, book it in Fineract by hand first.'
    );
  if (place.first_told_elsewhere !== null)
    return (
      `Exception ${place.first_told_elsewhere} found the money of the first payment under another day, so this report may ` +
      'tell of the same money: dismiss the case. If it is money of its own, book it in Fineract by hand first.'
    );
  if (place.payments_made >= place.payments_told)
    return (
      `No feed tells of more than ${String(place.payments_told)} payment(s) of this loan, day and amount, and ` +
      `${String(place.payments_made)} are made already: this is one of them, told by another feed. Dismiss the case.`
    );
  return undefined;
}
