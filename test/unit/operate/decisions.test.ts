import { expect, test } from 'vitest';
import { parseCommandLine, UsageError, type Invocation } from '../../../bin/operate/arguments.ts';
import { decide, exceptions } from '../../../bin/operate/decisions.ts';
import { listRuns } from '../../../bin/operate/lists.ts';
import type { ExceptionDetail } from '../../../src/contract/exception.ts';
import { fakeApi } from './fake-api.ts';

const MOMENT = '2026-11-03T09:30:00.000+05:30';
const line = (...words: string[]): Invocation => parseCommandLine(words) as Invocation;

const aCase: ExceptionDetail = {
  exception_id: 7,
  category: 'posting failed',
  status: 'open',
  lender: 'DMI',
  loan_external_id: 'LN1',
  source_key: 'a'.repeat(32),
  feed: null,
  amount: '100.00',
  date: '2026-11-01',
  reason: 'Fineract refused it',
  detail: {},
  owner: 'asha@example.com',
  owner_set_by: 'ravi@example.com',
  owner_set_at: MOMENT,
  age_days: 2,
  created_at: MOMENT,
  resolved_at: null,
  resolved_by: null,
  resolution: null,
  actions: ['retry'],
  pending_approval_id: null,
  sides: [],
  related: [],
  approvals: [],
  comments: [],
};

test('a case is given to somebody and let go, and a list is filtered by its owner', async () => {
  const api = await fakeApi({
    'PUT /api/exceptions/7/owner': [{ body: aCase }, { body: { ...aCase, owner: null } }],
    'GET /api/exceptions?status=open&limit=20&owner=me': [
      { body: { items: [aCase], next_cursor: null, counts: [] } },
    ],
    'GET /api/exceptions/7': [{ body: aCase }],
  });
  await exceptions(api, line('exceptions', 'assign', '7', '--owner', 'asha@example.com'));
  await exceptions(api, line('exceptions', 'assign', '7', '--owner', 'nobody'));
  expect(api.asked.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { owner: 'asha@example.com' },
    { owner: null },
  ]);
  expect(api.said).toEqual([
    'Exception 7 is looked after by asha@example.com.',
    'Exception 7 is looked after by nobody any more.',
  ]);
  await exceptions(api, line('exceptions', '--owner', 'me'));
  expect(api.said.at(-1)).toContain('asha@example.com');
  await exceptions(api, line('exceptions', 'show', '7'));
  expect(api.said).toContain('Looked after by asha@example.com.');
  await expect(exceptions(api, line('exceptions', 'assign', '7'))).rejects.toThrow(UsageError);
});

test('something is said about a case, and nothing without words', async () => {
  const comment = { action: 'said', by: 'asha@example.com', text: 'called them', at: MOMENT };
  const api = await fakeApi({
    'POST /api/exceptions/7/comments': [{ status: 201, body: comment }],
  });
  await exceptions(api, line('exceptions', 'comment', '7', '--text', 'called them'));
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({ text: 'called them' });
  expect(api.said).toEqual(['Written down as said by asha@example.com.']);
  await expect(exceptions(api, line('exceptions', 'comment', '7'))).rejects.toThrow(UsageError);
});

test('a request is withdrawn, and the refusal of a role that is too low is told', async () => {
  const problem = {
    type: 'urn:turno:problem:role-too-low',
    title: 'Not allowed',
    status: 403,
    detail: 'This needs the role approver, and you have operator. An admin can change that.',
    instance: '/api/approvals/3/approve',
    request_id: 'r1',
  };
  const approval = {
    approval_id: 3,
    kind: 'release hold',
    subject: 'hold 1',
    lender: 'DMI',
    loan_external_id: null,
    amount: null,
    payload: {},
    reason: 'settled',
    requested_by: 'local',
    requested_at: MOMENT,
    status: 'withdrawn',
    decided_by: 'local',
    decided_at: MOMENT,
    comment: 'wrong loan',
    outcome: 'Withdrawn; everything stays as it was.',
  };
  const api = await fakeApi({
    'POST /api/approvals/3/withdraw': [{ body: approval }],
    'POST /api/approvals/3/approve': [{ status: 403, body: problem }],
  });
  await decide(api, line('withdraw', '3', '--comment', 'wrong loan'), 'withdraw');
  expect(api.said).toEqual([
    'Approval 3 is withdrawn by local. Withdrawn; everything stays as it was.',
  ]);
  await expect(decide(api, line('approve', '3'), 'approve')).rejects.toThrow('the role approver');
});

test('runs are asked for by status, trigger and lender', async () => {
  const api = await fakeApi({
    'GET /api/pipeline/runs?limit=20&status=failed&trigger=schedule&lender=DMI': [
      { body: { items: [], next_cursor: null } },
    ],
  });
  const words = ['--status', 'failed', '--trigger', 'schedule', '--lender', 'DMI'];
  await listRuns(api, line('runs', ...words));
  expect(api.said).toEqual(['There is no such run.']);
});
