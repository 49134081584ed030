import { beforeEach, expect, test } from 'vitest';
import { Approval } from '../../../src/contract/approval.ts';
import { RejectedRecordDetail } from '../../../src/contract/rejected-record.ts';
import { replayRejects } from '../../../src/files/replay-rejects.ts';
import { testDatabase } from '../../support/database.ts';
import { asha, deskOn } from './support.ts';

const { pool } = await testDatabase();
const { api, rejectsOf, mandateReject, patch, detail, replay, decide, rowsOf, learn } =
  deskOn(pool);

const mandateRows = async (subReference: string) =>
  (
    await pool.query(
      'select loan_id, amount from "RAW"."RAW_GB_NACH_PAYMENT_REPORT" where sub_reference_id = $1',
      [subReference],
    )
  ).rows;

let loan = '';
let loans = 0;
beforeEach(() => {
  loans += 1;
  loan = `LN${String(loans)}`;
});

test('a correction of money waits for a second person, who puts it in force and makes it a row', async () => {
  const [id = 0] = await rejectsOf(`${loan},18.4.50,05-11-2026,SUCCESS,paid late`);
  const answered = await patch(id, { values: { amount: '1845.5' }, reason: 'the bank says so' });
  expect(answered.status).toBe(202);
  const approval = Approval.parse(answered.body);
  expect(approval).toMatchObject({
    kind: 'correct rejected record',
    subject: `rejected record ${String(id)}`,
    lender: 'ARTHMATE',
    loan_external_id: loan,
    amount: '1845.50',
    payload: { values: { amount: '1845.50' }, before: { amount: null }, would_be_replayed: 1 },
  });
  expect(await detail(id)).toMatchObject({
    state: 'open',
    pending_approval_id: approval.approval_id,
    corrections: [{ status: 'pending', before: { amount: null }, after: { amount: '1845.50' } }],
  });
  expect(await rowsOf(loan)).toEqual([]);
  await expect(decide(approval.approval_id, 'approved', 'asha')).rejects.toThrow('second person');
  expect(await decide(approval.approval_id, 'approved')).toContain(
    '1 record is corrected and replayed',
  );
  expect(await rowsOf(loan)).toEqual([
    {
      loan_id: loan,
      amount: '1845.50',
      date: '2026-11-05',
      status: 'SUCCESS',
      note: 'paid late',
      line: 2,
    },
  ]);
  const after = await detail(id);
  expect(after).toMatchObject({
    state: 'replayed',
    state_changed_by: 'bala',
    amount: null,
    reason: 'invalid amount',
    raw_record: `${loan},18.4.50,05-11-2026,SUCCESS,paid late`,
    corrected: { amount: '1845.50' },
    corrections: [{ status: 'approved', decided_by: 'bala', corrected_by: 'asha' }],
  });
  // Replayed again it stays one row, and tells its payment.
  const again = await replay({ ids: [id] });
  expect(again).toMatchObject({ replayed: 0, results: [{ outcome: 'was replayed before' }] });
  const { rows } = await pool.query<{ key: string }>(
    `select md5('ARTHMATE' || $1 || '2026-11-05' || '1845.50') as key`,
    [loan],
  );
  expect(again.results[0]?.source_key).toBe(rows[0]?.key);
  expect(await rowsOf(loan)).toHaveLength(1);
});

test('the audit log tells who asked and who decided, and no raw record', async () => {
  const [id = 0] = await rejectsOf(`${loan},,05-11-2026,SUCCESS,MEENA 9000000001`);
  const asked = await patch(id, { values: { amount: '77' }, reason: 'as billed' });
  await decide(Approval.parse(asked.body).approval_id, 'approved');
  const { rows } = await pool.query<{ subject_table: string; changed_by: string; text: string }>(
    `select subject_table, changed_by, concat(before, after) as text
     from "OPS"."AUDIT_LOG"
     where lender = 'ARTHMATE' and (before ->> 'reject_id' = $1 or after ->> 'reject_id' = $1)
     order by entry_number`,
    [id],
  );
  expect(rows.map((row) => [row.subject_table, row.changed_by])).toEqual([
    ['RAW.RAW_REJECT_CORRECTION', 'asha'],
    ['RAW.RAW_REJECTED_RECORDS', 'bala'],
  ]);
  expect(rows[0]?.text).toContain('77.00');
  expect(JSON.stringify(rows)).not.toContain('MEENA');
});

test('a rejected or withdrawn correction changes nothing, and another may be asked for', async () => {
  const [id = 0] = await rejectsOf(`${loan},,05-11-2026,SUCCESS,`);
  const first = Approval.parse(
    (await patch(id, { values: { amount: '10' }, reason: 'a guess' })).body,
  );
  const busy = await patch(id, { values: { amount: '11' }, reason: 'another guess' });
  expect(busy).toMatchObject({ status: 409, body: { type: 'urn:turno:problem:approval-pending' } });
  await decide(first.approval_id, 'rejected');
  expect(await detail(id)).toMatchObject({ state: 'open', corrected: {} });
  expect((await patch(id, { values: { amount: '11' }, reason: 'a better one' })).status).toBe(202);
  const result = await replay({ ids: [id] });
  expect(result.results).toMatchObject([
    { outcome: 'not replayed', reason: 'waits for a decision' },
  ]);
});

test('a record with several faults passes only once all are corrected, and says which is left', async () => {
  const [id = 0] = await rejectsOf(`,abc,2026/11/05,SUCCESS,`);
  const ask = async (values: object): Promise<string> => {
    const answered = await patch(id, { values, reason: 'as the lender wrote' });
    return decide(Approval.parse(answered.body).approval_id, 'approved');
  };
  expect(await ask({ amount: '250' })).toContain('still rejected');
  expect(await detail(id)).toMatchObject({ state: 'corrected' });
  expect((await replay({ ids: [id] })).results).toMatchObject([{ reason: 'invalid date' }]);
  expect(await ask({ date: '2026-11-05' })).toContain('still rejected');
  expect((await replay({ ids: [id], dry_run: true })).results).toMatchObject([
    { reason: 'blank loan_id' },
  ]);
  expect(await ask({ loan_id: ` ${loan.toLowerCase()} ` })).toContain('corrected and replayed');
  expect(await rowsOf(loan)).toMatchObject([{ amount: '250.00', date: '2026-11-05' }]);
});

test('a record that cannot be cut into cells becomes a row of what two persons say it holds', async () => {
  const [id = 0] = await rejectsOf(`${loan},100.00,05-11-2026`);
  expect((await detail(id)).reason).toBe('malformed row');
  const values = { loan_id: loan, amount: '100.00', date: '2026-11-05' };
  const lacking = Approval.parse((await patch(id, { values, reason: 'read by eye' })).body);
  expect(lacking.payload).toMatchObject({ would_be_replayed: 0 });
  await decide(lacking.approval_id, 'rejected');
  const whole = await patch(id, {
    values: { ...values, status: 'success' },
    reason: 'read by eye',
  });
  await decide(Approval.parse(whole.body).approval_id, 'approved');
  expect(await rowsOf(loan)).toMatchObject([{ amount: '100.00', status: 'success' }]);
});

test('a return code that contradicts the status is answered by a person who confirms the status', async () => {
  const [id = 0] = await rejectsOf(`${loan},100.00,05-11-2026,SUCCESS,04 Balance insufficient`);
  expect((await detail(id)).reason).toBe('status contradicts reason');
  expect((await replay({ ids: [id] })).results).toMatchObject([
    { reason: 'status contradicts reason' },
  ]);
  const asked = await patch(id, {
    values: { status: 'SUCCESS' },
    reason: 'credited, see statement',
  });
  await decide(Approval.parse(asked.body).approval_id, 'approved');
  expect(await rowsOf(loan)).toHaveLength(1);
});

test('the charge alone needs no second person', async () => {
  const [id = 0] = await rejectsOf(`${loan},,05-11-2026,SUCCESS,`);
  const answered = await patch(id, { values: { charge: '5' }, reason: 'as billed' });
  expect(answered.status).toBe(200);
  expect(RejectedRecordDetail.parse(answered.body)).toMatchObject({
    state: 'corrected',
    corrected: { charge: '5.00' },
  });
});

test('a record that takes money back becomes money only where somebody says that they know', async () => {
  const [reversed = 0, negative = 0] = await rejectsOf(
    `${loan},100.00,05-11-2026,REVERSED,`,
    `${loan},-100.00,06-11-2026,SUCCESS,`,
  );
  for (const [id, values] of [
    [reversed, { status: 'success' }],
    [negative, { amount: '100' }],
  ] as const) {
    const refused = await patch(id, { values, reason: 'it came in' });
    expect(refused).toMatchObject({
      status: 409,
      body: { type: 'urn:turno:problem:takes-money-back' },
    });
    expect(await patch(id, { dismiss: true, reason: 'not ours' })).toMatchObject({ status: 409 });
    const known = await patch(id, { values, reason: 'it came in', although_reversal: true });
    const approval = Approval.parse(known.body);
    expect(approval.payload).toMatchObject({ may_take_money_back: 1 });
    await decide(approval.approval_id, 'approved');
    expect(await detail(id)).toMatchObject({ state: 'replayed', may_take_money_back: true });
  }
});

async function openReversalCase(id: number): Promise<string> {
  const made = await pool.query<{ exception_id: string }>(
    `insert into "OPS"."EXCEPTION" (category, case_key, source_lender, reason, detail)
     values ('reversal before posting', $1, 'ARTHMATE', 'taken back', jsonb_build_object('reject_ids', jsonb_build_array($2::bigint)))
     returning exception_id`,
    [loan, id],
  );
  return `exception ${made.rows[0]?.exception_id ?? ''}`;
}

test('a record that takes back a payment with an open case waits for the case', async () => {
  const [id = 0] = await rejectsOf(`${loan},100.00,05-11-2026,REVERSED,`);
  const known = await openReversalCase(id);
  const values = { status: 'success' };
  const answered = await patch(id, { values, reason: 'it came in', although_reversal: true });
  expect(answered).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining(known) as string },
  });
});

test('a case that came up after a correction was asked for comes before its decision and its replay', async () => {
  const [id = 0, replayable = 0] = await rejectsOf(
    `${loan},100.00,05-11-2026,REVERSED,`,
    `${loan},abc,06-11-2026,REVERSED,`,
  );
  const ask = async (reject: number, body: object): Promise<number> => {
    const answered = await patch(reject, { ...body, reason: 'seen', although_reversal: true });
    return Approval.parse(answered.body).approval_id;
  };
  const dismissal = await ask(id, { dismiss: true });
  const known = await openReversalCase(id);
  await expect(decide(dismissal, 'approved')).rejects.toThrow(known);
  await decide(dismissal, 'rejected');
  // Two persons knew, and it did not pass yet.
  await decide(await ask(replayable, { values: { amount: '100' } }), 'approved');
  await pool.query(
    `update "OPS"."EXCEPTION" set detail = jsonb_build_object('reject_ids', jsonb_build_array($2::bigint)) where case_key = $1`,
    [loan, replayable],
  );
  expect((await replay({ ids: [replayable] })).results).toMatchObject([
    {
      outcome: 'not replayed',
      reason: 'may take money back',
      detail: expect.stringContaining(known) as string,
    },
  ]);
});

test('a record that takes money back is not replayed because the mapping lets it pass now', async () => {
  const [id = 0] = await rejectsOf(`${loan},100.00,05-11-2026,REVERSED,`);
  // As if the mapping had learnt the word: what the record says passes, what the file said of it stays.
  await pool.query(
    `update "RAW"."RAW_REJECTED_RECORDS" set raw_record = replace(raw_record, 'REVERSED', 'SUCCESS') where reject_id = $1`,
    [id],
  );
  const result = await replay({ ids: [id] });
  expect(result).toMatchObject({ replayed: 0, results: [{ reason: 'may take money back' }] });
  expect(await rowsOf(loan)).toEqual([]);
});

test('an approval about a record that is not open any more changes nothing', async () => {
  const [id = 0] = await rejectsOf(`${loan},,05-11-2026,SUCCESS,`);
  const asked = await patch(id, { values: { amount: '10' }, reason: 'as billed' });
  await pool.query(
    `update "RAW"."RAW_REJECTED_RECORDS" set state = 'dismissed' where reject_id = $1`,
    [id],
  );
  const { approval_id: approvalId } = Approval.parse(asked.body);
  await expect(decide(approvalId, 'approved')).rejects.toThrow('dismissed meanwhile');
  expect(await rowsOf(loan)).toEqual([]);
  await decide(approvalId, 'rejected');
});

test('what says itself that no money came is set aside by one person, the rest by two', async () => {
  const [pending = 0, unread = 0, newWord = 0] = await rejectsOf(
    `${loan},100.00,05-11-2026,INITIATED,`,
    `${loan},,06-11-2026,SUCCESS,`,
    `${loan},100.00,07-11-2026,HONOURED,`,
  );
  // A word that the mapping does not know may mean money.
  expect((await patch(newWord, { dismiss: true, reason: 'unknown word' })).status).toBe(202);
  expect((await patch(pending, { dismiss: true, reason: 'presented again' })).status).toBe(200);
  expect(await detail(pending)).toMatchObject({ state: 'dismissed', state_changed_by: 'asha' });
  const asked = await patch(unread, { dismiss: true, reason: 'a test record' });
  expect(asked.status).toBe(202);
  expect(await decide(Approval.parse(asked.body).approval_id, 'approved')).toContain('dismissed');
  expect(await detail(unread)).toMatchObject({ state: 'dismissed', state_changed_by: 'bala' });
  const late = await patch(unread, { values: { amount: '5' }, reason: 'after all' });
  expect(late.status).toBe(409);
});

test('many records are corrected alike by one approval, and replayed as one load', async () => {
  const ids = await rejectsOf(
    `${loan},100.00,05-11-2026,SETTLE,`,
    `${loan},200.00,05-11-2026,SETTLE,`,
    `${loan},,05-11-2026,SETTLE,`,
  );
  const body = JSON.stringify({
    ids,
    values: { status: 'settled' },
    reason: 'misspelt by the lender',
  });
  const answered = await api.call('POST', '/api/rejected-records/corrections', {
    body,
    caller: asha,
  });
  expect(answered.status).toBe(202);
  const approval = Approval.parse(answered.body);
  expect(approval).toMatchObject({
    amount: '300.00',
    payload: { would_be_replayed: 2, would_stay_rejected: 1 },
  });
  const outcome = await decide(approval.approval_id, 'approved');
  expect(outcome).toBe(
    '2 records are corrected and replayed: the next run takes them on. 1 record is corrected and still rejected.',
  );
  expect(await rowsOf(loan)).toHaveLength(2);
  const loads = await pool.query(
    'select distinct replayed_load_id from "RAW"."RAW_REJECTED_RECORDS" where reject_id = any ($1) and state = $2',
    [ids, 'replayed'],
  );
  expect(loads.rowCount).toBe(1);
});

test('records are replayed by filter when the mandate master has learnt their loan', async () => {
  await mandateReject('77001', '11200.00');
  const order = { filter: { feed: 'gb' } };
  expect(await replay(order, 'gita')).toMatchObject({
    not_replayed: 1,
    results: [{ reason: 'blank loan_id' }],
  });
  await learn('77001', 'GB00999');
  expect(await replay({ ...order, dry_run: true }, 'gita')).toMatchObject({
    replayed: 0,
    results: [{ outcome: 'would be replayed', source_key: null }],
  });
  const both = await Promise.all([replay(order, 'gita'), replay(order, 'gita')]);
  const outcomes = both.flatMap(({ results }) => results.map(({ outcome }) => outcome));
  expect(outcomes.filter((outcome) => outcome === 'replayed')).toHaveLength(1);
  expect(await mandateRows('77001')).toHaveLength(1);
});

test('a record in hand is not replayed by itself with the values of its file', async () => {
  const id = await mandateReject('77002', '500.00');
  const asked = await patch(id, { values: { amount: '450' }, reason: 'told by phone' }, 'gita');
  await learn('77002', 'GB00998');
  expect(await replayRejects({ pool })).toMatchObject({ replayed: 0 });
  // The loan that the master tells was not known when the correction was asked for.
  const outcome = await decide(Approval.parse(asked.body).approval_id, 'approved');
  expect(outcome).toContain('still rejected');
  expect(await replayRejects({ pool })).toMatchObject({ replayed: 0 });
  expect(await replay({ ids: [id] }, 'gita')).toMatchObject({ replayed: 1 });
  expect(await mandateRows('77002')).toEqual([{ loan_id: 'GB00998', amount: '450.00' }]);
});

test('a loan that the mandate master told must still be what it tells when a second person approves', async () => {
  const id = await mandateReject('77003', '500.00');
  await learn('77004', 'GB00997');
  const values = { sub_reference_id: '77004' };
  const asked = await patch(id, { values, reason: 'misread mandate' }, 'gita');
  const approval = Approval.parse(asked.body);
  expect(approval).toMatchObject({
    loan_external_id: 'GB00997',
    payload: { would_be_replayed: 1 },
  });
  await learn('77004', 'GB00996');
  expect(await decide(approval.approval_id, 'approved')).toContain('still rejected');
  expect(await replay({ ids: [id] }, 'gita')).toMatchObject({
    results: [{ reason: 'blank loan_id' }],
  });
  expect(await mandateRows('77004')).toEqual([]);
});
