import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { Approval } from '../../../src/contract/approval.ts';
import { CapList, PostingSwitch } from '../../../src/contract/controls.ts';
import { HoldPage, PlacedHold } from '../../../src/contract/hold.ts';
import { Preview } from '../../../src/contract/preview.ts';
import type { LoanAsker } from '../../../src/controls/ask-loans.ts';
import { openLoanAsker } from '../../../src/controls/open-loan-asker.ts';
import { parseCredentials } from '../../../src/fineract/credentials.ts';
import { runPipeline } from '../../../src/pipeline/run-pipeline.ts';
import { testDatabase } from '../../support/database.ts';
import { readyPayments, startAfresh } from '../controls/support.ts';
import { pipelineOn, request, runRow } from '../pipeline/support.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator();
let asker: LoanAsker;
const api = testApi(pool, { loanAsker: () => Promise.resolve(asker) });
afterAll(async () => simulator.close());
beforeEach(async () => {
  await startAfresh(pool);
  simulator.reset();
  asker = openLoanAsker({
    pool,
    credentials: () => Promise.resolve(parseCredentials(simulator.credentials)),
    forgetCredentials: () => undefined,
  });
});

const send = (body: unknown, caller = 'asha') => ({ body: JSON.stringify(body), caller });
const why = { reason: 'borrower disputes it' };

function payment(loan: string, amount: string, lender = 'DMI', date = '2026-01-05') {
  return { lender, loan, date, amount };
}

async function preview(query = ''): Promise<Preview> {
  return bodyAs(await api.call('GET', `/api/pipeline/preview${query}`), 200, Preview);
}

test('the switch tells who stopped posting and why, and refuses a change without a reason', async () => {
  const before = bodyAs(await api.call('GET', '/api/pipeline/switch'), 200, PostingSwitch);
  expect(before).toEqual({ posting: 'on', being_posted: { count: 0, total: '0.00' }, changes: [] });
  const off = await api.call('PUT', '/api/pipeline/switch', send({ posting: 'off', ...why }));
  expect(bodyAs(off, 200, PostingSwitch)).toMatchObject({
    posting: 'off',
    changes: [{ posting: 'off', changed_by: 'asha', reason: 'borrower disputes it' }],
  });
  const silent = await api.call(
    'PUT',
    '/api/pipeline/switch',
    send({ posting: 'on', reason: ' ' }),
  );
  expect(problemOf(silent, 400).errors).toMatchObject([{ in: 'body', field: 'reason' }]);
  const wrong = await api.call('PUT', '/api/pipeline/switch', send({ posting: 'maybe', ...why }));
  expect(problemOf(wrong, 400).detail).toContain('on, off');
});

test('a cap is set, read with its use, and lifted; an unknown lender is refused by name', async () => {
  const set = await api.call(
    'PUT',
    '/api/pipeline/caps',
    send({ lender: 'dmi', rupees: '500000.00', payments: 40, ...why }),
  );
  const expected = {
    lender: 'DMI',
    rupees: '500000.00',
    payments: 40,
    used_rupees: '0.00',
    used_payments: 0,
    changed_by: 'asha',
  };
  expect(bodyAs(set, 200, CapList).items).toMatchObject([expected]);
  expect(bodyAs(await api.call('GET', '/api/pipeline/caps'), 200, CapList).items).toMatchObject([
    expected,
  ]);
  const lifted = await api.call('PUT', '/api/pipeline/caps', send({ lender: 'DMI', ...why }));
  expect(bodyAs(lifted, 200, CapList).items).toEqual([]);
  const unknown = await api.call(
    'PUT',
    '/api/pipeline/caps',
    send({ lender: 'NOBODY', payments: 1, ...why }),
  );
  expect(problemOf(unknown, 400).detail).toContain('must be one of');
  const inFloats = await api.call('PUT', '/api/pipeline/caps', send({ rupees: 5000.5, ...why }));
  expect(problemOf(inFloats, 400).errors).toMatchObject([{ field: 'rupees' }]);
});

test('a hold is placed by one person, listed, and released by two', async () => {
  const [key = ''] = await readyPayments(pool, [payment('AH-1', '100.00')]);
  const placed = bodyAs(
    await api.call('POST', `/api/transactions/${key}/hold`, send(why)),
    201,
    PlacedHold,
  );
  expect(placed).toMatchObject({
    hold: {
      source_key: key,
      lender: 'DMI',
      placed_by: 'asha',
      waiting: { count: 1, total: '100.00' },
    },
    taken_out: [],
    being_posted: [],
    message: 'Held. Nothing of it was queued.',
  });
  problemOf(await api.call('POST', `/api/transactions/${key}/hold`, send(why)), 409);
  const asked = await api.call('POST', `/api/transactions/${key}/release`, send(why));
  const approval = bodyAs(asked, 202, Approval);
  expect(asked.headers['location']).toBe(`/api/approvals/${String(approval.approval_id)}`);
  expect(approval).toMatchObject({ kind: 'release hold', amount: '100.00', status: 'pending' });
  const open = bodyAs(await api.call('GET', '/api/holds?status=open&loan=ah-1'), 200, HoldPage);
  expect(open.items).toMatchObject([{ pending_approval_id: approval.approval_id }]);
  const approve = `/api/approvals/${String(approval.approval_id)}/approve`;
  problemOf(await api.call('POST', approve, send({}, 'asha')), 403);
  bodyAs(await api.call('POST', approve, send({}, 'ravi')), 200, Approval);
  const released = bodyAs(await api.call('GET', '/api/holds?status=released'), 200, HoldPage);
  expect(released.items).toMatchObject([{ source_key: key, released_by: 'ravi' }]);
  problemOf(await api.call('POST', `/api/transactions/${key}/release`, send(why)), 409);
  problemOf(await api.call('POST', `/api/transactions/${'0'.repeat(32)}/hold`, send(why)), 404);
  problemOf(await api.call('POST', '/api/transactions/nonsense/hold', send(why)), 400);
});

test('a loan is held under its name, however it is written, and lists come in pages', async () => {
  for (const loan of ['ah-2', 'AH%2F3', 'AH-4'])
    bodyAs(await api.call('POST', `/api/loans/${loan}/hold`, send(why)), 201, PlacedHold);
  problemOf(await api.call('POST', '/api/loans/AH-2/hold', send(why)), 409);
  const first = bodyAs(await api.call('GET', '/api/holds?limit=2'), 200, HoldPage);
  expect(first.items.map((hold) => hold.loan_external_id)).toEqual(['AH-4', 'AH/3']);
  const rest = bodyAs(
    await api.call('GET', `/api/holds?limit=2&cursor=${first.next_cursor ?? ''}`),
    200,
    HoldPage,
  );
  expect(rest).toMatchObject({ items: [{ loan_external_id: 'AH-2' }], next_cursor: null });
  bodyAs(await api.call('POST', '/api/loans/AH-2/release', send(why)), 202, Approval);
  problemOf(await api.call('GET', '/api/holds?lender=NOBODY'), 400);
});

test('the preview tells what would be posted, what is held back and why, and what becomes of the loans', async () => {
  const seeded: [string, number, string, object][] = [
    ['PV-OPEN', 100_000, '400.00', {}],
    ['PV-CLOSES', 40_000, '400.00', {}],
    ['PV-OVER', 30_000, '400.00', {}],
    ['PV-LOCKED', 100_000, '400.00', {}],
    ['PV-OFF', 100_000, '400.00', { status: 601 }],
  ];
  for (const [externalId, principalPaise, , more] of seeded)
    simulator.addLoan({ externalId, principalPaise, ...more });
  simulator.addFault({ type: 'cobLock', loan: 'PV-LOCKED', count: null });
  const keys = await readyPayments(pool, [
    ...seeded.map(([loan, , amount]) => payment(loan, amount)),
    payment('PV-MISSING', '400.00'),
    payment('PV-HELD', '50.00', 'UGRO'),
    payment('PV-LATER', '60.00', 'UGRO'),
    payment('PV-CASE', '70.00', 'UGRO'),
    payment('PV-OVERCAP', '80.00', 'UGRO', '2026-02-01'),
    payment('PV-FITS', '90.00', 'UGRO', '2026-01-31'),
  ]);
  bodyAs(await api.call('POST', '/api/loans/PV-HELD/hold', send(why)), 201, PlacedHold);
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'failed', next_attempt_at = now() + interval '1 day' where source_key = $1`,
    [keys[7]],
  );
  await pool.query(`update "OPS"."REPAYMENT_OUTBOX" set state = 'held' where source_key = $1`, [
    keys[8],
  ]);
  await api.call('PUT', '/api/pipeline/caps', send({ lender: 'UGRO', payments: 1, ...why }));

  const found = await preview();
  expect(found).toMatchObject({
    posting: 'on',
    would_post: {
      count: 7,
      total: '2490.00',
      by_lender: [
        { lender: 'DMI', count: 6, total: '2400.00' },
        { lender: 'UGRO', count: 1, total: '90.00' },
      ],
    },
    held_back: [
      { lender: 'UGRO', reason: 'over the cap', count: 1, total: '80.00' },
      { lender: 'UGRO', reason: 'on hold', count: 1, total: '50.00' },
      { lender: 'UGRO', reason: 'waits for a decision', count: 1, total: '70.00' },
      { lender: 'UGRO', reason: 'waits for its next attempt', count: 1, total: '60.00' },
    ],
    caps: [{ lender: 'UGRO', payments: 1, used_payments: 0 }],
    loans: { concerned: 7, looked_at: 7, locks_known: true },
  });
  const notable = Object.fromEntries(
    found.loans.notable.map((loan) => [
      loan.loan_external_id,
      [loan.outlook, loan.outstanding, loan.excess],
    ]),
  );
  expect(notable).toEqual({
    'PV-CLOSES': ['closes', '400.00', null],
    'PV-OVER': ['overpays', '300.00', '100.00'],
    'PV-LOCKED': ['locked', '1000.00', null],
    'PV-OFF': ['not active', '1000.00', null],
    'PV-MISSING': ['not found', null, null],
    'PV-FITS': ['not found', null, null],
  });

  // A dry run and the run itself make the same choice.
  const dry = request({ skipTransform: true, dryRun: true });
  const real = request({ skipTransform: true });
  const { deps, queue } = pipelineOn(pool);
  await runPipeline(deps, dry);
  await runPipeline(deps, real);
  const counts = {
    eligible: { DMI: { count: 6, total: '2400.00' }, UGRO: { count: 1, total: '90.00' } },
    over_cap: { UGRO: { count: 1, total: '80.00' } },
  };
  expect(await runRow(pool, dry.requestId)).toMatchObject({ counts });
  expect(await runRow(pool, real.requestId)).toMatchObject({ counts });
  expect(queue.sent).toHaveLength(7);
});

test('while posting is stopped the preview says so, and a loan with several payments is looked at with their sum', async () => {
  simulator.addLoan({ externalId: 'PV-2', principalPaise: 30_000 });
  await readyPayments(pool, [
    payment('PV-2', '100.00'),
    payment('PV-2', '200.00', 'DMI', '2026-01-06'),
  ]);
  expect((await preview()).loans.notable).toMatchObject([
    { loan_external_id: 'PV-2', count: 2, total: '300.00', outlook: 'closes' },
  ]);
  await api.call('PUT', '/api/pipeline/switch', send({ posting: 'off', ...why }));
  expect(await preview()).toMatchObject({
    posting: 'off',
    would_post: { count: 0, by_lender: [] },
    held_back: [{ lender: 'DMI', reason: 'posting stopped', count: 2, total: '300.00' }],
    loans: { looked_at: 1 },
  });
});

test('no more loans are asked about than wanted, none where Fineract is not to be asked, and its silence is told', async () => {
  await readyPayments(
    pool,
    Array.from({ length: 5 }, (_unused, index) => payment(`PV-N${String(index)}`, '10.00')),
  );
  expect((await preview('?loans=2')).loans).toMatchObject({ concerned: 5, looked_at: 2 });
  expect((await preview('?loans=0&lender=dmi')).loans).toMatchObject({ looked_at: 0 });
  problemOf(await api.call('GET', '/api/pipeline/preview?loans=201'), 400);
  asker = { ...asker, timeBudgetMs: 0 };
  expect((await preview()).loans).toMatchObject({ concerned: 5, looked_at: 0 });
  asker = openLoanAsker({
    pool,
    credentials: () =>
      Promise.resolve(parseCredentials({ ...simulator.credentials, url: 'http://127.0.0.1:1' })),
    forgetCredentials: () => undefined,
  });
  expect((await preview()).loans).toMatchObject({
    looked_at: 5,
    locks_known: false,
    by_outlook: { 'no answer': 5 },
  });
});

test('what is asked of Fineract brings no borrower into the log of calls', async () => {
  simulator.addLoan({ externalId: 'PV-LOG' });
  await readyPayments(pool, [payment('PV-LOG', '10.00')]);
  await preview();
  const logged = await pool.query<{ response_body: string }>(
    `select response_body from "RAW"."RAW_FINERACT_API_LOG" where loan_external_id = 'PV-LOG'`,
  );
  expect(logged.rows).toHaveLength(1);
  expect(logged.rows[0]?.response_body).toContain('totalOutstanding');
  expect(logged.rows[0]?.response_body).not.toContain('clientName');
});
