/** How many second payments of one loan, day and amount may be released. */
import { expect, test } from 'vitest';
import { Approval } from '../../../src/contract/approval.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf } from '../api/support.ts';
import { openOffice } from './deciding.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);

const two = (name: string) => [{ paymentId: `${name}-1` }, { paymentId: `${name}-2` }];

/** Why the release of the loan's newest open case is refused. */
async function refusal(loanId: string): Promise<string> {
  const { exception_id: exceptionId } = await office.openCase(loanId);
  const asked = bodyAs(await office.ask(exceptionId, 'release'), 202, Approval);
  return problemOf(await office.decide(asked.approval_id, 'approve'), 409).detail ?? '';
}

test('two feeds that both tell of two debits make two payments, not three', async () => {
  await office.file('dmi_payment', 'M1', ...two('UPI'));
  await office.file('dmi', 'M1', { note: 'first run' }, { note: 'second run' });
  const [second, first] = await office.cases('M1');
  await office.carryOut(first?.exception_id ?? 0, 'release');
  expect(await office.states('M1')).toEqual(['1 ready', '2 ready']);
  expect(await refusal('M1')).toContain('No feed tells of more than 2 payment(s)');
  expect(await office.states('M1')).toEqual(['1 ready', '2 ready']);
  const pending = (await office.openCase('M1')).pending_approval_id ?? 0;
  bodyAs(await office.decide(pending, 'reject'), 200, Approval);
  await office.carryOut(second?.exception_id ?? 0, 'dismiss');
});

test('of two feeds the one that tells of three decides, and a dismissed case makes room', async () => {
  await office.file('dmi_payment', 'M2', ...two('UPI'), { paymentId: 'UPI-3' });
  await office.file('dmi', 'M2', { note: 'first run' }, { note: 'second run' });
  const [third, , first] = await office.cases('M2');
  await office.carryOut(first?.exception_id ?? 0, 'dismiss');
  await office.carryOut(third?.exception_id ?? 0, 'release');
  await office.carryOut((await office.openCase('M2')).exception_id, 'release');
  expect(await office.states('M2')).toHaveLength(3);
});

test('the feeds of one gateway carry the same ids, and together tell of two', async () => {
  await office.file('ugro_razorpay', 'M3', { paymentId: 'pay_1' });
  await pool.query(`update "OPS"."FEED" set gateway = 'razorpay' where feed_key = 'ugro'`);
  await office.file('ugro', 'M3', { paymentId: 'pay_2' });
  await office.carryOut((await office.openCase('M3')).exception_id, 'release');
  expect(await office.states('M3')).toEqual(['1 none', '2 none']);
});

test('nothing is released beside a first payment that was dismissed, or told of under another day', async () => {
  await office.file('dmi_payment', 'M4', ...two('UPI'));
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'dismissed' where loan_external_id = 'M4'`,
  );
  expect(await refusal('M4')).toContain('The first payment was dismissed');

  const item = 'SHV2611050001';
  await office.file('shivalik', 'M5', { paymentId: item, date: '2026-11-05' });
  await office.file(
    'shivalik_payment',
    'M5',
    { paymentId: item, date: '2026-11-06' },
    { paymentId: 'SHV2611060002', date: '2026-11-06' },
  );
  expect(await refusal('M5')).toContain('under another day');
  expect(await office.states('M5')).toEqual(['1 ready', '1 held']);
});

test('two releases at once, of two feeds that tell of the same two, make one payment', async () => {
  await office.file('ugro_razorpay', 'M6', ...two('pay'));
  await pool.query(`update "OPS"."FEED" set gateway = 'cashfree' where feed_key = 'ugro'`);
  await office.file('ugro', 'M6', ...two('63'));
  const asked = await Promise.all(
    (await office.cases('M6'))
      .toReversed()
      .slice(0, 2)
      .map(async ({ exception_id: id }) => bodyAs(await office.ask(id, 'release'), 202, Approval)),
  );
  const answers = await Promise.all(
    asked.map(({ approval_id: id }) => office.decide(id, 'approve')),
  );
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200, 409]));
  expect(await office.states('M6')).toHaveLength(2);
});
