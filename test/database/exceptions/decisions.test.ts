import { expect, test } from 'vitest';
import { Approval } from '../../../src/contract/approval.ts';
import { ExceptionDetail, ExceptionPage } from '../../../src/contract/exception.ts';
import { runHistoryChecks, runLoadChecks, runQueueChecks } from '../../../src/models/checks.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf } from '../api/support.ts';
import { md5, openOffice } from './deciding.ts';

const database = await testDatabase();
const { pool } = database;
const office = openOffice(pool);
const TWO = [{ paymentId: 'AAAAAA1' }, { paymentId: 'BBBBBB2' }];

test('a released second payment gets a key of its own, once, and is recognised when it comes again', async () => {
  await office.file('dmi_payment', 'D1', ...TWO);
  const open = await office.openCase('D1');
  expect(open).toMatchObject({
    category: 'possible second payment',
    actions: ['release', 'dismiss'],
  });
  expect(await office.carryOut(open.exception_id, 'release')).toContain(
    'is posted by the next run',
  );
  const key = md5(`${open.source_key ?? ''}#2`);
  expect(await office.states('D1')).toEqual(['1 ready', '2 ready']);
  await office.file('dmi_payment', 'D1', { paymentId: 'BBBBBB2', note: 'corrected' }, TWO[0] ?? {});
  expect(await office.states('D1')).toEqual(['1 ready', '2 ready']);
  expect((await office.cases('D1')).map((each) => each.status)).toEqual(['resolved']);
  const detail = bodyAs(
    await office.api.call('GET', `/api/exceptions/${String(open.exception_id)}`),
    200,
    ExceptionDetail,
  );
  expect(detail.sides.map((side) => [side.role, side.source_key, side.reports.length])).toEqual([
    ['first', open.source_key, 2],
    ['released', key, 1],
    ['second', null, 2],
  ]);
  expect(detail.comments.map(({ action, by }) => `${by} ${action}`)).toEqual([
    'maker asked to release',
    'checker released',
  ]);
  await runQueueChecks(pool);
  await runHistoryChecks(pool);
  const loads = await pool.query<{ load_id: string }>('select load_id from "RAW"."RAW_LOAD"');
  await runLoadChecks(
    pool,
    loads.rows.map((row) => row.load_id),
  );
});

test('whoever asked is refused, in any spelling, and the case waits', async () => {
  await office.file('dmi_payment', 'D2', ...TWO);
  const { exception_id: id } = await office.openCase('D2');
  const asked = bodyAs(await office.ask(id, 'release', 'Asha'), 202, Approval);
  for (const caller of ['Asha', ' asha ', 'ASHA']) {
    const problem = problemOf(await office.decide(asked.approval_id, 'approve', caller), 403);
    expect(problem).toMatchObject({ type: 'urn:turno:problem:same-person' });
    expect(problem.detail).toContain('a second person must decide');
  }
  await expect(
    pool.query(
      `update "OPS"."APPROVAL" set status = 'approved', decided_by = ' aSHA', decided_at = now() where approval_id = $1`,
      [asked.approval_id],
    ),
  ).rejects.toThrow('maker_is_not_checker');
  expect(await office.states('D2')).toEqual(['1 ready']);
  expect(problemOf(await office.ask(id, 'dismiss', 'Ravi'), 409).detail).toContain('waits');
});

test('two approvers at once make one decision, and a decision never changes again', async () => {
  await office.file('dmi_payment', 'D3', ...TWO);
  const { exception_id: id } = await office.openCase('D3');
  const asked = bodyAs(await office.ask(id, 'release'), 202, Approval);
  const answers = await Promise.all(
    ['b', 'c', 'd', 'e'].map((caller, index) =>
      office.decide(asked.approval_id, index % 2 === 0 ? 'approve' : 'reject', caller),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200, 409, 409, 409,
  ]);
  const approval = bodyAs(
    await office.api.call('GET', `/api/approvals/${String(asked.approval_id)}`),
    200,
    Approval,
  );
  expect(await office.states('D3')).toHaveLength(approval.status === 'approved' ? 2 : 1);
  for (const change of [
    `update "OPS"."APPROVAL" set comment = 'x' where approval_id = $1`,
    `delete from "OPS"."APPROVAL" where approval_id = $1`,
  ])
    await expect(pool.query(change, [asked.approval_id])).rejects.toThrow('never changes again');
});

test('a dismissed second payment is not opened again by a corrected file', async () => {
  await office.file('dmi_payment', 'D4', ...TWO);
  const { exception_id: id } = await office.openCase('D4');
  expect(await office.carryOut(id, 'dismiss')).toContain('no second payment');
  await office.file('dmi_payment', 'D4', ...TWO.map((row) => ({ ...row, note: 'again' })));
  expect(await office.cases('D4')).toMatchObject([{ status: 'resolved', resolution: 'dismissed' }]);
  expect(await office.states('D4')).toEqual(['1 ready']);
});

test('three payments of one key become three, each under a key that depends on nothing but its place', async () => {
  await office.file('dmi_payment', 'D5', ...TWO, { paymentId: 'CCCCCC3' });
  const [third, second] = await office.cases('D5');
  await office.carryOut(third?.exception_id ?? 0, 'release');
  await office.carryOut(second?.exception_id ?? 0, 'release');
  const keys = await pool.query<{ source_key: string }>(
    `select source_key from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = 'D5' order by payment_ordinal`,
  );
  const first = keys.rows[0]?.source_key ?? '';
  expect(keys.rows.map((row) => row.source_key)).toEqual([
    first,
    md5(`${first}#2`),
    md5(`${first}#3`),
  ]);
});

test('a possible double report is held until it is released, or dismissed for good', async () => {
  for (const loan of ['E1', 'E2']) {
    await office.file('dmi', loan, { date: '2026-11-05' });
    await office.file('dmi_payment', loan, { date: '2026-11-06', paymentId: 'UTR00001' });
    expect(await office.states(loan)).toEqual(['1 ready', '1 held']);
  }
  const released = await office.openCase('E1');
  expect(released.category).toBe('possible double report');
  await office.carryOut(released.exception_id, 'release');
  expect(await office.states('E1')).toEqual(['1 ready', '1 ready']);
  await office.carryOut((await office.openCase('E2')).exception_id, 'dismiss');
  expect(await office.states('E2')).toEqual(['1 ready', '1 dismissed']);
  await office.file('dmi_payment', 'E2', { date: '2026-11-06', paymentId: 'UTR00001', note: 'x' });
  expect(await office.states('E2')).toEqual(['1 ready', '1 dismissed']);
  await runQueueChecks(pool);
  await runHistoryChecks(pool);
});

test('a payment with two open cases stays held until the last is released', async () => {
  await office.file('dmi_payment', 'E3', { date: '2026-11-02', paymentId: 'SAME0001' });
  await office.file('dmi', 'E3', { date: '2026-11-04' });
  await office.file('dmi_payment', 'E3', { date: '2026-11-05', paymentId: 'SAME0001' });
  const open = (await office.cases('E3')).filter(
    (each) => each.date === '2026-11-05' && each.status === 'open',
  );
  expect(open.length).toBeGreaterThan(1);
  for (const [index, each] of open.entries()) {
    const outcome = await office.carryOut(each.exception_id, 'release');
    expect(outcome).toContain(index < open.length - 1 ? 'stays held' : 'next run posts it');
  }
});

test('a request whose case was decided meanwhile is refused and can be rejected', async () => {
  await office.file('dmi_payment', 'E4', ...TWO);
  const { exception_id: id } = await office.openCase('E4');
  const asked = bodyAs(await office.ask(id, 'release'), 202, Approval);
  await pool.query(
    `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now(), resolution = 'mended' where exception_id = $1`,
    [id],
  );
  expect(problemOf(await office.decide(asked.approval_id, 'approve'), 409).detail).toContain(
    'mended',
  );
  const rejected = bodyAs(await office.decide(asked.approval_id, 'reject'), 200, Approval);
  expect(rejected).toMatchObject({ status: 'rejected', decided_by: 'checker' });
});

test('the list filters by status, category and age, counts per category, and pages', async () => {
  const list = async (query: string) =>
    bodyAs(await office.api.call('GET', `/api/exceptions?${query}`), 200, ExceptionPage);
  const first = await list('limit=1&category=possible%20second%20payment&lender=dmi');
  expect(first.items).toHaveLength(1);
  const next = await list(
    `limit=1&category=possible%20second%20payment&lender=dmi&cursor=${first.next_cursor ?? ''}`,
  );
  expect(next.items[0]?.exception_id).toBeLessThan(first.items[0]?.exception_id ?? 0);
  expect((await list('min_age_days=1')).items).toEqual([]);
  const open = await list('status=open');
  expect(open.items.every((each) => each.status === 'open')).toBe(true);
  for (const { category, open: count } of open.counts)
    expect(open.items.filter((each) => each.category === category)).toHaveLength(count);
});

test('what cannot be done is said, and changes nothing', async () => {
  const opened = await pool.query<{ exception_id: string }>(
    `insert into "OPS"."EXCEPTION" (category, case_key, reason) values ('mandate conflict', 'x', 'two loans') returning exception_id`,
  );
  const id = Number(opened.rows[0]?.exception_id);
  expect(problemOf(await office.ask(id, 'release'), 409).detail).toContain('its cause is mended');
  expect(problemOf(await office.ask(999_999, 'release'), 404).detail).toContain('999999');
  expect(problemOf(await office.decide(999_999, 'approve'), 404).detail).toContain('999999');
  problemOf(await office.ask(id, 'post it'), 400);
});
