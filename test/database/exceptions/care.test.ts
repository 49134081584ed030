import { expect, test } from 'vitest';
import { Approval, ApprovalPage } from '../../../src/contract/approval.ts';
import {
  ExceptionComment,
  ExceptionDetail,
  ExceptionPage,
} from '../../../src/contract/exception.ts';
import { testDatabase } from '../../support/database.ts';
import { addAccount, limited } from '../api/two-lenders.ts';
import { bodyAs, problemOf, type Answer } from '../api/support.ts';
import { openOffice } from './deciding.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);
const TWO = [{ paymentId: 'AAAAAA1' }, { paymentId: 'BBBBBB2' }];
await addAccount(pool, 'asha@example.com', 'operator', null);
await addAccount(pool, 'ravi@example.com', 'approver', ['DMI']);
await addAccount(pool, 'looks@example.com', 'viewer', null);
await addAccount(pool, 'elsewhere@example.com', 'admin', ['IKF']);
await addAccount(pool, 'left@example.com', 'operator', null);
await pool.query(
  `update "OPS"."USER_ACCOUNT" set status = 'disabled' where email = 'left@example.com'`,
);

const asha = limited('operator', 'asha@example.com', null);

async function call(method: string, target: string, body?: object, caller = asha): Promise<Answer> {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  return office.api.call(method, target, { caller, ...text });
}

async function newCase(loan: string): Promise<string> {
  await office.file('dmi_payment', loan, ...TWO);
  const { exception_id: id } = await office.openCase(loan);
  return `/api/exceptions/${String(id)}`;
}

async function found(query: string): Promise<ExceptionPage> {
  return bodyAs(await call('GET', `/api/exceptions?${query}`), 200, ExceptionPage);
}

test('a case is taken, given to somebody, and let go; each step stays readable', async () => {
  const path = await newCase('OWN-1');
  const own = async (owner: string | null) => call('PUT', `${path}/owner`, { owner });
  const taken = bodyAs(await own('Asha@Example.com '), 200, ExceptionDetail);
  expect(taken).toMatchObject({ owner: 'asha@example.com', owner_set_by: 'asha@example.com' });
  await own('asha@example.com');
  await own('ravi@example.com');
  const left = bodyAs(await own(null), 200, ExceptionDetail);
  expect(left).toMatchObject({ owner: null, owner_set_by: 'asha@example.com' });
  expect(left.comments.map(({ action, text }) => `${action} ${text}`)).toEqual([
    'assigned asha@example.com',
    'assigned ravi@example.com',
    'gave up nobody',
  ]);
  const written = await pool.query(
    `select changed_by, lender, after ->> 'owner' as owner from "OPS"."AUDIT_LOG"
     where subject_table = 'OPS.EXCEPTION_OWNER' order by entry_number`,
  );
  expect(written.rows).toEqual(
    ['asha@example.com', 'ravi@example.com', null].map((owner) => ({
      changed_by: 'asha@example.com',
      lender: 'DMI',
      owner,
    })),
  );
  await expect(pool.query('delete from "OPS"."EXCEPTION_OWNER"')).rejects.toThrow('history');
});

test.each(['nobody@example.com', 'looks@example.com', 'elsewhere@example.com', 'left@example.com'])(
  '%s cannot look after a case',
  async (owner) => {
    const path = await newCase(`NOT-${owner.toUpperCase()}`);
    const problem = problemOf(await call('PUT', `${path}/owner`, { owner }), 400);
    expect(problem.errors).toMatchObject([{ in: 'body', field: 'owner' }]);
  },
);

test('an owner is an address or null, and a resolved case has none any more', async () => {
  const path = await newCase('OWN-2');
  for (const body of [{}, { owner: 'asha' }, { owner: 7 }, { owner: null, more: 1 }])
    problemOf(await call('PUT', `${path}/owner`, body), 400);
  await office.carryOut(Number(path.split('/').at(-1)), 'dismiss');
  problemOf(await call('PUT', `${path}/owner`, { owner: 'asha@example.com' }), 409);
  problemOf(await call('PUT', '/api/exceptions/999999/owner', { owner: null }), 404);
});

test('lists and counts are filtered by owner, newest first', async () => {
  const [first, second, third] = [await newCase('F-1'), await newCase('F-2'), await newCase('F-3')];
  for (const path of [first, third]) await call('PUT', `${path}/owner`, { owner: asha.name });
  await call('PUT', `${second}/owner`, { owner: 'asha@example.com' });
  await call('PUT', `${second}/owner`, { owner: 'ravi@example.com' });
  const loansOf = async (query: string): Promise<(string | null)[]> =>
    (await found(query)).items.map((item) => item.loan_external_id);
  expect(await loansOf('owner=me')).toEqual(['F-3', 'F-1']);
  expect(await loansOf('owner=Ravi@example.com')).toEqual(['F-2']);
  expect(await loansOf('owner=nobody&loan=f-1')).toEqual([]);
  expect(await loansOf('owner=nobody&loan=own-1')).toEqual(['OWN-1']);
  expect((await found('owner=me')).counts).toMatchObject([
    { category: 'possible second payment', open: 2 },
  ]);
  problemOf(await call('GET', '/api/exceptions?owner=asha'), 400);
});

test('people say something about a case, resolved ones too, in order', async () => {
  const path = await newCase('SAY-1');
  const said = bodyAs(
    await call('POST', `${path}/comments`, { text: ' called the branch ' }),
    201,
    ExceptionComment,
  );
  expect(said).toMatchObject({ action: 'said', by: 'asha@example.com', text: 'called the branch' });
  await office.carryOut(Number(path.split('/').at(-1)), 'dismiss');
  await call('POST', `${path}/comments`, { text: 'they called back' });
  const detail = bodyAs(await call('GET', path), 200, ExceptionDetail);
  expect(detail.comments.map(({ action }) => action)).toEqual([
    'said',
    'asked to dismiss',
    'dismissed',
    'said',
  ]);
  for (const text of ['', ' ', 'x'.repeat(2001)])
    problemOf(await call('POST', `${path}/comments`, { text }), 400);
  problemOf(await call('POST', '/api/exceptions/999999/comments', { text: 'hm' }), 404);
});

test('whoever asked withdraws, once, and the same may be asked for again', async () => {
  const path = await newCase('TAKE-1');
  const ask = async () =>
    bodyAs(
      await call('PATCH', path, { action: 'dismiss', reason: 'printed twice' }),
      202,
      Approval,
    );
  const asked = await ask();
  const withdraw = `/api/approvals/${String(asked.approval_id)}/withdraw`;
  const ravi = limited('approver', 'ravi@example.com', ['DMI']);
  expect(problemOf(await call('POST', withdraw, {}, ravi), 403).type).toBe(
    'urn:turno:problem:not-the-maker',
  );
  const done = bodyAs(await call('POST', withdraw, { comment: 'wrong loan' }), 200, Approval);
  expect(done).toMatchObject({
    status: 'withdrawn',
    decided_by: 'asha@example.com',
    comment: 'wrong loan',
    outcome: 'Withdrawn; everything stays as it was.',
  });
  expect(done.decided_at).not.toBeNull();
  problemOf(await call('POST', withdraw, {}), 409);
  const approve = `/api/approvals/${String(asked.approval_id)}/approve`;
  problemOf(await call('POST', approve, {}, ravi), 409);
  expect((await ask()).approval_id).not.toBe(asked.approval_id);
  const gone = await call('GET', '/api/approvals?status=withdrawn');
  expect(bodyAs(gone, 200, ApprovalPage).items).toHaveLength(1);
});

test('of a withdrawal and an approval at the same moment one happens', async () => {
  const path = await newCase('RACE-1');
  const asked = await call('PATCH', path, { action: 'dismiss', reason: 'printed twice' });
  const { approval_id: id } = bodyAs(asked, 202, Approval);
  const at = (what: string): string => `/api/approvals/${String(id)}/${what}`;
  const statuses = await Promise.all([
    call('POST', at('withdraw'), {}),
    call('POST', at('approve'), {}, limited('approver', 'ravi@example.com', ['DMI'])),
  ]);
  expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([200, 409]));
});
