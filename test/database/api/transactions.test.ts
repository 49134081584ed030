import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../../src/accounts/caller.ts';
import { TransactionPage } from '../../../src/contract/transaction.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const { pool } = await testDatabase();
const api = testApi(pool);
const ofDmi: Caller = { name: 'dmi@x', kind: 'person', role: 'viewer', lenders: ['DMI'] };

let dmiFile = '';
let posted = '';

/** Fourteen payments: ten of DMI on two days, three of UGRO that wait for Reconcile, one of IKF. */
beforeAll(async () => {
  const rows = Array.from({ length: 10 }, (_, index) =>
    rawRow({
      line: index + 2,
      loanId: `DMI${String(index)}`,
      amount: `${String(100 + index)}.00`,
      date: index < 6 ? '2026-11-05' : '2026-11-06',
      paymentId: `PAY${String(index)}`,
      note: index === 3 ? '=cmd()' : null,
    }),
  );
  dmiFile = (await loadRows(pool, 'dmi', rows)).fileId;
  await loadRows(
    pool,
    'ugro',
    [1, 2, 3].map((n) =>
      rawRow({ line: n, loanId: `UGRO${String(n)}`, date: `2026-11-0${String(n)}` }),
    ),
  );
  await loadRows(pool, 'ikf', [rawRow({ loanId: 'IKF1', date: '2026-10-01', amount: '250.50' })]);
  await transformNewLoads(pool);
  await pool.query(
    `update "CORE"."CORE_TRANSACTION_DATA" set sub_reference_id = 'UMRN1' where loan_external_id = 'IKF1'`,
  );
  await pool.query(
    `with state (loan, state, failures) as (
       values ('DMI0', 'posted', 0), ('DMI1', 'failed', 2), ('DMI2', 'parked', 1), ('DMI3', 'held', 0), ('DMI4', 'dismissed', 0)),
     changed as (
       update "OPS"."REPAYMENT_OUTBOX" o
       set state = s.state, failure_count = s.failures, run_id = 7, next_attempt_at = now() + s.failures * interval '1 hour'
       from state s where o.loan_external_id = s.loan
       returning o.*)
     insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (
       source_key, source_lender, status, loan_external_id, date, amount, failure_count, reason_code, reason, fineract_transaction_id, run_id)
     select source_key, source_lender, case state when 'posted' then 'success' else 'failed' end, loan_external_id, date, amount,
            failure_count, case when failure_count > 0 then 'refused' end, case when failure_count > 0 then 'The loan is closed.' end,
            case state when 'posted' then 4711 end, 7
     from changed where state = 'posted' or failure_count > 0`,
  );
  await pool.query(
    `insert into "OPS"."HOLD" (loan_external_id, reason, placed_by) values ('DMI5', 'asked by the lender', 'ops')`,
  );
  const key = await pool.query<{ source_key: string }>(
    `select source_key from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = 'DMI0'`,
  );
  posted = key.rows[0]?.source_key ?? '';
});

async function loans(query: string, caller?: Caller): Promise<string[]> {
  const answered = await api.call('GET', `/api/transactions?${query}`, caller && { caller });
  return bodyAs(answered, 200, TransactionPage).items.map((item) => item.loan_external_id ?? '');
}

test('payments come newest first and largest first within a day, page by page', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const answered = await api.call('GET', `/api/transactions?limit=4${cursor}`);
    const page = bodyAs(answered, 200, TransactionPage);
    seen.push(...page.items.map((item) => item.loan_external_id ?? ''));
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  expect(seen.join(' ')).toBe(
    'DMI9 DMI8 DMI7 DMI6 DMI5 DMI4 DMI3 DMI2 DMI1 DMI0 UGRO3 UGRO2 UGRO1 IKF1',
  );
});

test.each([
  ['lender=ugro', ['UGRO3', 'UGRO2', 'UGRO1']],
  ['feed=ikf', ['IKF1']],
  ['recon_source=ugro_nach', ['UGRO3', 'UGRO2', 'UGRO1']],
  ['recon_source=none&from=2026-11-06', ['DMI9', 'DMI8', 'DMI7', 'DMI6']],
  ['from=2026-11-02&to=2026-11-03', ['UGRO3', 'UGRO2']],
  ['amount_min=105&amount_max=107.00', ['DMI7', 'DMI6', 'DMI5']],
  ['amount_min=200', ['IKF1']],
  ['amount_max=100.00&posting=manual', ['UGRO3', 'UGRO2', 'UGRO1']],
  ['amount_min=108&to=2026-11-06&from=2026-11-06&limit=1', ['DMI9']],
  ['amount_max=100.00&lender=dmi&limit=1', ['DMI0']],
  ['success=no', []],
  ['posting=not%20eligible', []],
  ['success=yes&lender=ikf', ['IKF1']],
  ['posting=manual&from=2026-11-03', ['UGRO3']],
  ['posting=posted', ['DMI0']],
  ['posting=posted&feed=dmi&recon_source=none&amount_min=100', ['DMI0']],
  ['posting=posted&recon_source=ugro_nach', []],
  ['posting=failed', ['DMI1']],
  ['posting=parked', ['DMI2']],
  ['posting=held', ['DMI5', 'DMI3']],
  ['posting=held&loan=dmi5', ['DMI5']],
  ['posting=dismissed', ['DMI4']],
  ['posting=ready&lender=dmi', ['DMI9', 'DMI8', 'DMI7', 'DMI6']],
  ['posting=queued', []],
  ['run_id=7', ['DMI4', 'DMI3', 'DMI2', 'DMI1', 'DMI0']],
  ['run_id=7&posting=posted', ['DMI0']],
  ['loan=ugro2', ['UGRO2']],
  ['payment_id=PAY4', ['DMI4']],
  ['utr=PAY4', ['DMI4']],
  ['sub_reference=UMRN1', ['IKF1']],
  ['fineract_transaction_id=4711', ['DMI0']],
  ['payment_id=PAY4&loan=DMI5', []],
  ['q=PAY7', ['DMI7']],
  ['q=dmi7', ['DMI7']],
  ['q=UMRN1', ['IKF1']],
  ['q=4711', ['DMI0']],
  ['q=DMI', []],
  ['q=4711&posting=failed', []],
])('a list of %s', async (query, expected) => {
  expect(await loans(query)).toEqual(expected);
});

test('a payment is found by its key and by the file that told of it', async () => {
  expect(await loans(`source_key=${posted}`)).toEqual(['DMI0']);
  expect(await loans(`q=${posted.toUpperCase()}`)).toEqual(['DMI0']);
  expect(await loans(`file_id=${dmiFile}&amount_max=101`)).toEqual(['DMI1', 'DMI0']);
});

test('every way of looking gives each payment once, however small the pages are', async () => {
  for (const query of ['amount_min=1', 'posting=held', `file_id=${dmiFile}`, 'run_id=7']) {
    const all = await loans(query);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = bodyAs(
        await api.call('GET', `/api/transactions?${query}&limit=1${cursor}`),
        200,
        TransactionPage,
      );
      seen.push(...page.items.map((item) => item.loan_external_id ?? ''));
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(all);
  }
});

test('a row tells how it stands and why', async () => {
  const answered = await api.call('GET', '/api/transactions?loan=DMI1');
  const [item] = bodyAs(answered, 200, TransactionPage).items;
  expect(item).toMatchObject({
    posting: 'failed',
    result: 'failed',
    reason: 'The loan is closed.',
    failure_count: 2,
    amount: '101.00',
    lender: 'DMI',
    feed: 'dmi',
    run_id: 7,
  });
});

test('a caller of one lender sees that lender only, however they ask', async () => {
  expect((await loans('limit=200', ofDmi)).every((loan) => loan.startsWith('DMI'))).toBe(true);
  for (const query of ['q=UMRN1', 'loan=IKF1', 'recon_source=ugro_nach', 'amount_min=200'])
    expect(await loans(query, ofDmi)).toEqual([]);
  expect(await loans('posting=posted', { ...ofDmi, lenders: ['IKF'] })).toEqual([]);
  expect(await loans('posting=held', { ...ofDmi, lenders: ['IKF'] })).toEqual([]);
  for (const query of ['lender=ikf', 'feed=ikf']) {
    const refused = await api.call('GET', `/api/transactions?${query}`, { caller: ofDmi });
    expect(problemOf(refused, 403).type).toBe('urn:turno:problem:lender-out-of-scope');
  }
});

test.each([
  ['amount_min=4.250', 'amount_min'],
  ['posting=gone', 'posting'],
  ['feed=nobody', 'feed'],
  ['lender=nobody', 'lender'],
  ['cursor=eA', 'cursor'],
  ['q=a&loan=b', 'q'],
  ['loans=b', 'loans'],
])('%s is refused and the field is named', async (query, field) => {
  const problem = problemOf(await api.call('GET', `/api/transactions?${query}`), 400);
  expect(problem.errors?.map((error) => error.field)).toEqual([field]);
});

test('an export holds exactly the rows of the filter, with formulas defused', async () => {
  const answered = await api.call('GET', '/api/transactions/export?feed=dmi&to=2026-11-05');
  expect(answered.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'x-row-count': '6',
  });
  expect(answered.headers).not.toHaveProperty('x-next-cursor');
  const rows = parse(String(answered.body).slice(1), { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row['loan_external_id'])).toEqual(await loans('feed=dmi&to=2026-11-05'));
  expect(rows.find((row) => row['loan_external_id'] === 'DMI3')).toMatchObject({
    note: "'=cmd()",
    amount: '103.00',
    posting: 'held',
  });
});

test('an export of another lender’s payments is empty for a caller of one lender', async () => {
  const answered = await api.call('GET', '/api/transactions/export?loan=IKF1', { caller: ofDmi });
  expect(answered.headers).toMatchObject({ 'x-row-count': '0' });
});

test.each(['/api/exceptions/export?status=open', '/api/files/export?feed=dmi'])(
  '%s is the list as CSV',
  async (target) => {
    const answered = await api.call('GET', target);
    const rows = parse(String(answered.body).slice(1), { columns: true });
    const list = await api.call('GET', target.replace('/export', ''));
    expect(rows).toHaveLength((list.body as { items: unknown[] }).items.length);
  },
);
