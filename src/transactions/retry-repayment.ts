/** A failed repayment is tried with the next run, whatever pause its failures had earned. */
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Lenders } from '../lenders.ts';
import { RetryImpossibleError, TransactionNotFoundError } from './errors.ts';
import { findTransaction } from './find-transaction.ts';

interface OutboxRow {
  state: string;
  next_attempt_at: Date;
  is_on_hold: boolean;
}

/** What a person may do instead, by the state of the payment. */
const INSTEAD: Readonly<Record<string, string>> = {
  ready: 'It waits to be queued: the next run takes it.',
  queued: 'It is on its way to Fineract: wait for the outcome.',
  posted: 'It is posted. Take it back by an undo, if it is wrong.',
  parked: 'It is parked: ask for a retry on its exception, which a second person approves.',
  held: 'It is held: decide its exception first.',
  dismissed: 'Two persons decided that it is never posted.',
};

/** Throws TransactionNotFoundError, also for a payment of other lenders, and RetryImpossibleError. */
export async function retryRepayment(
  pool: Pool,
  sourceKey: string,
  asked: { readonly by: string; readonly reason: string; readonly lenders: Lenders },
): Promise<void> {
  await inTransaction(pool, async (connection) => {
    const known = await findTransaction(connection, sourceKey, asked.lenders);
    if (known === undefined) throw new TransactionNotFoundError(sourceKey);
    const locked = await connection.query<OutboxRow>(
      await sql('queries/transactions/lock-for-retry.sql'),
      [sourceKey],
    );
    const row = locked.rows[0];
    if (row === undefined)
      throw new RetryImpossibleError('It was never to be posted by the pipeline.');
    if (row.is_on_hold && row.state === 'failed')
      throw new RetryImpossibleError('It is on hold: have the hold released first.');
    if (row.state !== 'failed')
      throw new RetryImpossibleError(INSTEAD[row.state] ?? `Its state is ${row.state}.`);
    await connection.query(await sql('queries/transactions/make-due.sql'), [
      sourceKey,
      asked.by,
      asked.reason,
    ]);
  });
}
