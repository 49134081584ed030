/** The cases of a reversal close with its undo, whatever they are named after, and a failing undo opens no second one. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Approval } from '../../../src/contract/approval.ts';
import { claimUndo, recordUndoFailure, recordUndone } from '../../../src/repayments/undo-claim.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs } from '../api/support.ts';
import { openOffice } from './deciding.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);

/** A posted payment whose refund the gateway told; its undo is approved and in a worker's hands. */
async function undoUnderWay(loan: string) {
  await office.file('dmi_payment', loan, { paymentId: `PAY${loan}` });
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id)
     select source_key, source_lender, 'success', loan_external_id, date, amount, 7 from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1`,
    [loan],
  );
  const opened = await pool.query<{ source_key: string }>(
    `insert into "OPS"."EXCEPTION" (category, case_key, source_lender, loan_external_id, source_key, amount, reason)
     select 'reversal after posting', 'gateway:rfnd_' || loan_external_id, source_lender, loan_external_id, source_key, amount, 'refunded'
     from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1 returning source_key`,
    [loan],
  );
  const sourceKey = opened.rows[0]?.source_key ?? '';
  const asked = bodyAs(
    await office.api.call('POST', `/api/transactions/${sourceKey}/undo`, {
      caller: 'maker',
      body: JSON.stringify({ reason: 'refunded' }),
    }),
    202,
    Approval,
  );
  bodyAs(await office.decide(asked.approval_id, 'approve'), 200, Approval);
  await pool.query(
    `update "OPS"."REPAYMENT_UNDO" set state = 'queued', queued_at = now() where source_key = $1`,
    [sourceKey],
  );
  const claim = await claimUndo(pool, sourceKey, randomUUID(), 60);
  if (claim.kind !== 'claimed') throw new Error('not claimed');
  return claim.undo;
}

test('what is undone closes the case of the refund', async () => {
  await recordUndone(pool, await undoUnderWay('U1'));
  expect(await office.cases('U1')).toMatchObject([
    { status: 'resolved', resolution: 'undone in Fineract' },
  ]);
});

test('an undo that fails is told on the open case, and opens one only where none is', async () => {
  const undo = await undoUnderWay('U2');
  const failure = { code: 'loan_closed', reason: 'The loan is closed.', attempt: 1 };
  await recordUndoFailure(pool, undo, failure);
  expect(await office.cases('U2')).toMatchObject([
    {
      status: 'open',
      reason: 'The undo of this repayment is not done: The loan is closed.',
      detail: { reason_code: 'loan_closed' },
    },
  ]);
  await pool.query(
    `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now() where loan_external_id = 'U2'`,
  );
  await pool.query(
    `update "OPS"."REPAYMENT_UNDO" set state = 'queued' where loan_external_id = 'U2'`,
  );
  const again = await claimUndo(pool, undo.sourceKey, randomUUID(), 60);
  if (again.kind !== 'claimed') throw new Error('not claimed');
  await recordUndoFailure(pool, again.undo, failure);
  expect((await office.cases('U2')).map((found) => found.status)).toEqual(['open', 'resolved']);
});
