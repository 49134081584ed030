import { expect, test } from 'vitest';
import { Approval } from '../../../src/contract/approval.ts';
import type { Role } from '../../../src/contract/role.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, testApi } from '../api/support.ts';
import { addAccount, addApproval } from '../api/two-lenders.ts';

const { pool } = await testDatabase();
const api = testApi(pool);

async function reject(approvalId: string, name: string) {
  return api.call('POST', `/api/approvals/${approvalId}/reject`, {
    caller: {
      name,
      kind: name.includes('@') ? 'person' : 'machine',
      role: 'approver',
      lenders: null,
    },
    body: '{}',
  });
}

const accounts: readonly (readonly [string, Role, readonly string[] | null])[] = [
  ['was disabled', 'approver', null],
  ['became an operator', 'operator', null],
  ['was limited to another lender', 'approver', ['GB']],
];

test.each(accounts)(
  'an approver who %s decides nothing with the token of before',
  async (what, role, lenders) => {
    const email = `${what.replaceAll(' ', '.')}@example.com`;
    await addAccount(pool, email, role, lenders);
    if (what === 'was disabled')
      await pool.query(`update "OPS"."USER_ACCOUNT" set status = 'disabled' where email = $1`, [
        email,
      ]);
    const approvalId = await addApproval(pool, 'UGRO');
    const refused = problemOf(await reject(approvalId, email.toUpperCase()), 403);
    expect(refused.type).toBe('urn:turno:problem:no-longer-approver');
    const state = await api.call('GET', `/api/approvals/${approvalId}`);
    expect(bodyAs(state, 200, Approval).status).toBe('pending');
  },
);

test('an approver whose account is as their token says decides, and so does a machine, which has none', async () => {
  await addAccount(pool, 'ravi@example.com', 'approver', ['UGRO', 'GB']);
  for (const name of ['ravi@example.com', 'nightly job']) {
    const answered = await reject(await addApproval(pool, 'UGRO'), name);
    expect(bodyAs(answered, 200, Approval)).toMatchObject({ status: 'rejected', decided_by: name });
  }
});
