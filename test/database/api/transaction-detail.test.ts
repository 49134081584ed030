import { beforeEach, expect, test } from 'vitest';
import type { Caller } from '../../../src/accounts/caller.ts';
import { FineractLogPage } from '../../../src/contract/fineract-log.ts';
import { TransactionDetail } from '../../../src/contract/transaction-detail.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { deliver, razorpay } from '../../support/deliveries.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const { pool } = await testDatabase();
const api = testApi(pool);
const ofIkf: Caller = { name: 'ikf@x', kind: 'person', role: 'operator', lenders: ['IKF'] };

let loans = 0;
let loan = '';
let key = '';

/** One payment of DMI that a file told twice, with a call to Fineract that was refused. */
beforeEach(async () => {
  loans += 1;
  loan = `LOAN${String(loans)}`;
  const row = rawRow({ loanId: loan, line: 4, paymentId: `PAY${String(loans)}` });
  await loadRows(pool, 'dmi', [row], `first-${loan}.csv`);
  await loadRows(pool, 'dmi', [row], `again-${loan}.csv`);
  await transformNewLoads(pool);
  const found = await pool.query<{ source_key: string }>(
    `select source_key from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1`,
    [loan],
  );
  key = found.rows[0]?.source_key ?? '';
  await pool.query(
    `insert into "RAW"."RAW_FINERACT_API_LOG" (
       called_at, method, path, source_key, loan_external_id, attempt, idempotency_key, request_body, response_status, response_body, duration_ms)
     select '2026-11-05T04:00:00Z'::timestamptz + n * interval '1 minute', 'POST', '/loans/x', $1, $2, n, $1 || '-' || n,
            '{"password":"[removed]"}', case n when 1 then null when 2 then 409 else 200 end, '{}', 12
     from generate_series(1, 3) n`,
    [key, loan],
  );
});

async function setState(state: string, failures = 12): Promise<void> {
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX"
     set state = $2, failure_count = $3, queued_at = now(), next_attempt_at = now() + interval '1 day' where source_key = $1`,
    [key, state, failures],
  );
}

async function detail(caller?: Caller): Promise<TransactionDetail> {
  const answered = await api.call('GET', `/api/transactions/${key}`, caller && { caller });
  return bodyAs(answered, 200, TransactionDetail);
}

test('a payment tells of every record that reported it, and where its bytes are', async () => {
  const { reports } = await detail();
  expect(reports.map((report) => [report.is_first, report.file?.object_key])).toEqual([
    [true, `dmi/first-${loan}.csv`],
    [false, `dmi/again-${loan}.csv`],
  ]);
  expect(reports[0]).toMatchObject({
    base: { table: 'BASE_DMI_NACH_STATUS_REPORT' },
    file: {
      line: 4,
      replayed: false,
      record: {
        table: 'RAW_DMI_NACH_STATUS_REPORT',
        byte_start: 400,
        byte_end: 499,
        values: { loan_id: loan, amount: '100.00', date: '2026-11-05T00:00:00' },
      },
    },
    deliveries: [],
  });
});

test('it tells of its calls to Fineract, newest first, and of how it stands', async () => {
  await setState('failed');
  const found = await detail();
  expect(found.calls.map((call) => call.response_status)).toEqual([200, 409, null]);
  expect(found.outbox).toMatchObject({ state: 'failed', failure_count: 12, being_posted: false });
  expect([found.fineract_undo, found.retries, found.caps]).toEqual([null, [], []]);
});

test('it tells of holds, caps, cases and what was decided about each', async () => {
  await pool.query(
    `insert into "OPS"."HOLD" (loan_external_id, reason, placed_by) values ($1, 'asked by the lender', 'ops')`,
    [loan],
  );
  await pool.query(
    `insert into "OPS"."POSTING_CAP" (lender, payments, reason, changed_by) values ('DMI', 5, 'a first day', 'ops'), ('IKF', 6, 'a first day', 'ops')`,
  );
  await pool.query(
    `with opened as (
       insert into "OPS"."EXCEPTION" (category, case_key, source_lender, source_key, reason)
       values ('posting failed', $1, 'DMI', $1, 'refused') returning exception_id)
     insert into "OPS"."APPROVAL" (kind, subject_key, source_lender, reason, requested_by)
     select 'resolve by hand', 'exception ' || exception_id, 'DMI', 'seen in Fineract', 'ops' from opened`,
    [key],
  );
  const found = await detail();
  expect(found.holds).toMatchObject([{ of_loan: true, placed_by: 'ops', released_at: null }]);
  expect(found.caps).toMatchObject([{ lender: 'DMI', payments: 5 }]);
  expect(found.exceptions).toMatchObject([{ category: 'posting failed', status: 'open' }]);
  expect(found.approvals).toMatchObject([{ kind: 'resolve by hand', status: 'pending' }]);
  expect([found.posting, found.open_exceptions]).toEqual(['held', 1]);
});

test('a gateway’s payment tells of the calls that brought it, and is found by its link and bank reference', async () => {
  await deliver(
    pool,
    'UGRO_RAZORPAY',
    razorpay({
      payment: {
        id: `pay_${loan}`,
        notes: { loan_id: `UG${loan}` },
        acquirer_data: { utr: `UTR${loan}`, rrn: `UTR${loan}` },
      },
      link: { id: `plink_${loan}`, reference_id: `UG${loan}_1` },
      event: 'payment_link.paid',
    }),
  );
  await transformNewLoads(pool);
  const list = await api.call('GET', `/api/transactions?link_id=plink_${loan}`);
  const [item] = (list.body as { items: { source_key: string }[] }).items;
  key = item?.source_key ?? '';
  const { reports } = await detail();
  expect(reports).toMatchObject([
    { feed: 'ugro_razorpay_api', file: null, deliveries: [{ origin: 'webhook' }] },
  ]);
});

test('a payment of another lender is as if it were not there', async () => {
  const asked = { caller: ofIkf };
  const retry = { caller: ofIkf, body: '{"reason":"please"}' };
  problemOf(await api.call('GET', `/api/transactions/${key}`, asked), 404);
  problemOf(await api.call('POST', `/api/transactions/${key}/retry`, retry), 404);
  problemOf(await api.call('GET', `/api/transactions/${'0'.repeat(32)}`), 404);
  problemOf(await api.call('GET', '/api/transactions/no-key'), 400);
});

test('a failed payment is due at once, and who asked and why is kept and audited', async () => {
  await setState('failed');
  const body = '{"reason":"the loan is open again"}';
  const answered = await api.call('POST', `/api/transactions/${key}/retry`, {
    body,
    caller: 'ops',
  });
  const found = bodyAs(answered, 200, TransactionDetail);
  expect(Date.parse(found.outbox?.next_attempt_at ?? '')).toBeLessThanOrEqual(Date.now());
  expect(found.outbox).toMatchObject({ state: 'failed', failure_count: 12 });
  expect(found.retries).toMatchObject([
    { requested_by: 'ops', reason: 'the loan is open again', failure_count: 12 },
  ]);
  const audited = await pool.query(
    `select changed_by, lender from "OPS"."AUDIT_LOG" where subject_table = 'OPS.REPAYMENT_RETRY' and after ->> 'source_key' = $1`,
    [key],
  );
  expect(audited.rows).toEqual([{ changed_by: 'ops', lender: 'DMI' }]);
});

test.each([
  ['posted', 'Take it back by an undo'],
  ['parked', 'exception'],
  ['queued', 'on its way'],
  ['ready', 'the next run takes it'],
  ['dismissed', 'never posted'],
])('a payment that is %s is not tried again', async (state, sentence) => {
  await setState(state);
  const answered = await api.call('POST', `/api/transactions/${key}/retry`, {
    body: '{"reason":"please"}',
  });
  expect(problemOf(answered, 409).detail).toContain(sentence);
  expect((await detail()).retries).toEqual([]);
});

test('a failed payment that is on hold is not tried before the hold is released', async () => {
  await setState('failed');
  await pool.query(
    `insert into "OPS"."HOLD" (source_key, reason, placed_by) values ($1, 'wait', 'ops')`,
    [key],
  );
  const body = '{"reason":"please"}';
  const answered = await api.call('POST', `/api/transactions/${key}/retry`, { body });
  expect(problemOf(answered, 409).detail).toContain('hold');
});

async function statuses(query: string, caller?: Caller): Promise<(number | null)[]> {
  const answered = await api.call('GET', `/api/fineract/log?${query}`, caller && { caller });
  return bodyAs(answered, 200, FineractLogPage).items.map((call) => call.response_status);
}

test('the log of calls is filtered by payment, loan, status and time', async () => {
  const of = `source_key=${key}`;
  expect(await statuses(of)).toEqual([200, 409, null]);
  expect(await statuses(`loan=${loan.toLowerCase()}&status=4xx`)).toEqual([409]);
  expect(await statuses(`${of}&status=200`)).toEqual([200]);
  expect(await statuses(`${of}&status=none`)).toEqual([null]);
  expect(await statuses(`${of}&from=2026-11-05T09:32:00%2B05:30&to=2026-11-05T04:03:00Z`)).toEqual([
    409,
  ]);
});

test('the log of calls comes page by page, each call once', async () => {
  const seen: number[] = [];
  let cursor = '';
  do {
    const answered = await api.call('GET', `/api/fineract/log?limit=1&loan=${loan}${cursor}`);
    const page = bodyAs(answered, 200, FineractLogPage);
    seen.push(...page.items.map((call) => call.call_id));
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  expect(seen).toHaveLength(3);
  expect(new Set(seen).size).toBe(3);
});

test('a caller of one lender names a loan, and sees calls about payments of theirs only', async () => {
  const refused = await api.call('GET', '/api/fineract/log', { caller: ofIkf });
  expect(problemOf(refused, 403).detail).toContain('name a loan');
  expect(await statuses(`loan=${loan}`, ofIkf)).toEqual([]);
  expect(await statuses(`source_key=${key}`, { ...ofIkf, lenders: ['DMI'] })).toHaveLength(3);
  const viewer: Caller = { ...ofIkf, role: 'viewer', lenders: null };
  problemOf(await api.call('GET', '/api/fineract/log', { caller: viewer }), 403);
  problemOf(await api.call('GET', '/api/fineract/log?status=201'), 400);
});
