/** Places a hold: what is held is neither queued nor claimed until two persons have released it. */
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { AlreadyOnHoldError, AlreadyPostedError, PaymentNotFoundError } from './errors.ts';
import type { Lenders } from '../lenders.ts';
import { subjectName, subjectValues, type HoldSubject } from './hold-subject.ts';
import { findPayment, requireSubject } from './require-subject.ts';

export interface HoldRequest {
  readonly subject: HoldSubject;
  readonly reason: string;
  readonly placedBy: string;
  /** Of whoever places it. */
  readonly lenders: Lenders;
}

export interface PlacedHold {
  readonly holdId: string;
  /** Source keys that were queued and are not any more. */
  readonly takenOut: readonly string[];
  /** Source keys that a worker has in hand at this moment: the hold comes too late for them, unless they fail. */
  readonly beingPosted: readonly string[];
}

/**
 * The hold is committed first and the queue is emptied of it afterwards: a claim that began before the commit is
 * either seen as being posted, or finds its payment taken out; one that begins later sees the hold. For somebody of all
 * lenders a loan need not be known yet. Throws PaymentNotFoundError, LoanNotFoundError, AlreadyPostedError, AlreadyOnHoldError.
 */
export async function placeHold(pool: Pool, request: HoldRequest): Promise<PlacedHold> {
  const { subject } = request;
  if ('sourceKey' in subject) await requireUnposted(pool, subject.sourceKey, request.lenders);
  else await requireSubject(pool, subject, request.lenders);
  const values = subjectValues(subject);
  const placed = await pool.query<{ hold_id: string }>(
    await sql('queries/controls/place-hold.sql'),
    [...values, request.reason, request.placedBy],
  );
  const holdId = placed.rows[0]?.hold_id;
  if (holdId === undefined) throw new AlreadyOnHoldError(subjectName(subject));
  const queued = await pool.query<{ source_key: string; being_posted: boolean }>(
    await sql('queries/controls/take-out-of-queue.sql'),
    values,
  );
  const keys = (beingPosted: boolean): string[] =>
    queued.rows.filter((row) => row.being_posted === beingPosted).map((row) => row.source_key);
  return { holdId, takenOut: keys(false), beingPosted: keys(true) };
}

async function requireUnposted(pool: Pool, sourceKey: string, lenders: Lenders): Promise<void> {
  const payment = await findPayment(pool, sourceKey, lenders);
  if (payment === undefined) throw new PaymentNotFoundError(sourceKey);
  if (payment.posted) throw new AlreadyPostedError(sourceKey);
}
