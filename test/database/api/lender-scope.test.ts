import { expect, test } from 'vitest';
import { controlRoutes } from '../../../src/api/routes/controls.ts';
import { deadLetterRoutes } from '../../../src/api/routes/dead-letters.ts';
import { decisionRoutes } from '../../../src/api/routes/decisions.ts';
import { fileRoutes } from '../../../src/api/routes/files.ts';
import { pipelineRoutes } from '../../../src/api/routes/pipeline.ts';
import { proofRoutes } from '../../../src/api/routes/proof.ts';
import { webhookRoutes } from '../../../src/api/routes/webhooks.ts';
import { Approval, ApprovalPage } from '../../../src/contract/approval.ts';
import { CapList, PostingSwitch } from '../../../src/contract/controls.ts';
import { ExceptionDetail, ExceptionPage } from '../../../src/contract/exception.ts';
import { HoldPage } from '../../../src/contract/hold.ts';
import { PipelineRun } from '../../../src/contract/pipeline-run.ts';
import { Preview } from '../../../src/contract/preview.ts';
import { previewDue } from '../../../src/controls/preview-due.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, testApi, type Answer } from './support.ts';
import {
  addAccount,
  addApproval,
  addReject,
  limited,
  MINE,
  THEIRS,
  twoLenders,
} from './two-lenders.ts';

const { pool } = await testDatabase();
const { mine, theirs, nobodys } = await twoLenders(pool);
const api = testApi(pool);
const admin = limited('admin');
await addAccount(pool, 'asha@example.com', 'admin', [MINE]);

const call = async (route: string, body?: object, caller = admin): Promise<Answer> => {
  const [method = '', target = ''] = route.split(' ');
  return api.call(method, target, {
    caller,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
};

const why = { reason: 'borrower disputes it' };
const replay = { from: '2026-11-02T00:00:00Z' };

/** What answers with lists or sums: nothing in the answer may come from the other lender. */
const lists = [
  'GET /api/pipeline/runs',
  'GET /api/pipeline/preview?loans=0',
  'GET /api/pipeline/caps',
  'GET /api/holds',
  'GET /api/files',
  'GET /api/files/export',
  'GET /api/exceptions',
  'GET /api/exceptions/export',
  'GET /api/approvals',
  'GET /api/deliveries',
  'GET /api/gateway-polls',
];

/** What names one thing: theirs and nobody's are not there, one's own answers as it should. */
const things: [string, (of: typeof mine) => string, object | undefined, number][] = [
  ['GET /api/files/{id}', (of) => of.file, undefined, 200],
  ['GET /api/exceptions/{id}', (of) => of.exception, undefined, 200],
  ['POST /api/exceptions/{id}/comments', (of) => of.exception, { text: 'called them' }, 201],
  ['PUT /api/exceptions/{id}/owner', (of) => of.exception, { owner: 'asha@example.com' }, 200],
  ['PATCH /api/exceptions/{id}', (of) => of.exception, { action: 'retry', ...why }, 202],
  ['GET /api/approvals/{id}', (of) => of.approval, undefined, 200],
  ['POST /api/approvals/{id}/withdraw', (of) => of.approval, {}, 403],
  ['POST /api/approvals/{id}/approve', (of) => of.approval, {}, 409],
  ['POST /api/approvals/{id}/reject', (of) => of.approval, {}, 200],
  ['POST /api/transactions/{source_key}/hold', (of) => of.due, why, 201],
  ['POST /api/transactions/{source_key}/release', (of) => of.held, why, 202],
  ['POST /api/transactions/{source_key}/undo', (of) => of.posted, why, 202],
  ['POST /api/loans/{loan}/hold', (of) => of.loan, why, 201],
  ['POST /api/loans/{loan}/release', (of) => of.loan, why, 202],
  ['GET /api/pipeline/runs/{id}', (of) => of.run, undefined, 200],
];

/** What names a lender: theirs is refused. */
const named: [string, object?][] = [
  ['GET /api/pipeline/runs?lender=GB'],
  ['GET /api/pipeline/preview?lender=gb'],
  ['GET /api/holds?lender=GB'],
  ['GET /api/files?feed=gb'],
  ['GET /api/files/export?feed=gb'],
  ['GET /api/exceptions?lender=GB'],
  ['GET /api/exceptions/export?lender=GB'],
  ['GET /api/approvals?lender=GB'],
  ['GET /api/deliveries?lender=gb'],
  ['GET /api/gateway-polls?lender=gb'],
  ['POST /api/pipeline/runs', { lender: 'gb' }],
  ['POST /api/pipeline/runs', {}],
  ['PUT /api/pipeline/caps', { lender: 'GB', payments: 5, ...why }],
  ['PUT /api/pipeline/caps', { payments: 5, ...why }],
  ['POST /api/deliveries/replay', { lender: 'gb', ...replay }],
  ['POST /api/gateway-polls', { lender: 'GB' }],
];

const every = [
  ...pipelineRoutes,
  ...controlRoutes,
  ...fileRoutes,
  ...decisionRoutes,
  ...webhookRoutes,
  ...proofRoutes,
  ...deadLetterRoutes,
];

test('each route is tried here, or is for callers of all lenders', () => {
  const tried = new Set(
    [...lists, ...things.map(([route]) => route), ...named.map(([route]) => route)].map(
      (route) => route.split('?')[0],
    ),
  );
  const left = every
    .filter((route) => route.allLenders !== true)
    .map((route) => `${route.method} ${route.pattern}`)
    .filter((route) => !tried.has(route));
  // Everybody sees the switch: what it says of payments is tried below.
  expect(left).toEqual(['GET /api/pipeline/switch']);
});

test.each(lists)('%s shows the things of one lender and nothing of another', async (route) => {
  const answered = await call(route);
  expect(answered.status).toBe(200);
  expect(JSON.stringify(answered.body)).toMatch(/ugro/i);
  expect(JSON.stringify(answered.body)).not.toMatch(/\bgb|9\d\d\.00|nowhere|mandate conflict/i);
  const all = await call(route, undefined, limited('viewer', 'boss@example.com', null));
  expect(JSON.stringify(all.body)).toMatch(/\bgb/i);
});

/** What the calls of this table may change. */
async function standing(): Promise<unknown> {
  const found = await pool.query(
    `select (select jsonb_agg(a order by a.approval_id) from "OPS"."APPROVAL" a) as approvals,
            (select jsonb_agg(h order by h.hold_id) from "OPS"."HOLD" h) as holds,
            (select count(*) from "OPS"."EXCEPTION_COMMENT") as comments,
            (select count(*) from "OPS"."EXCEPTION_OWNER") as owners`,
  );
  return found.rows;
}

test.each(things)('%s of another lender is not there', async (route, idOf, body, status) => {
  const before = await standing();
  const at = (id: string): string => route.replace(/\{\w+\}/, id);
  problemOf(await call(at(idOf(theirs)), body), 404);
  if (!route.includes('pipeline/runs') && !/source_key|loan/.test(route))
    problemOf(await call(at(idOf({ ...mine, ...nobodys })), body), 404);
  expect(await standing()).toEqual(before);
  expect(await call(at(idOf(mine)), body)).toMatchObject({ status });
});

test.each(named)('%s %j is refused to whoever is limited to another lender', async (...given) => {
  const [route, body] = given;
  const problem = problemOf(await call(route, body), 403);
  expect(problem.type).toBe('urn:turno:problem:lender-out-of-scope');
});

test.each(every.filter((route) => route.allLenders === true))(
  '$method $pattern concerns all lenders',
  async ({ method, pattern }) => {
    const target = pattern.replace('{id}', '1').replace('{queue}', 'posting');
    const problem = problemOf(await call(`${method} ${target}`, {}), 403);
    expect(problem.type).toBe('urn:turno:problem:all-lenders-only');
  },
);

test('a run of all lenders shows only what concerns the caller, and no sum over others', async () => {
  const run = bodyAs(await call(`GET /api/pipeline/runs/${nobodys.run}`), 200, PipelineRun);
  const own = { [MINE]: { count: 1, total: '100.00' } };
  expect(run.counts).toEqual({ eligible: own, enqueued: own, over_cap: own });
  expect(run.posting.queued).toEqual({ count: 1, total: '100.00' });
  expect(run.posting.by_lender.map(({ lender }) => lender)).toEqual([MINE]);
  expect(run.error_message).toContain('Somebody who may see all lenders can read why');
  const seen = await call(
    `GET /api/pipeline/runs/${nobodys.run}`,
    undefined,
    limited('viewer', 'boss@example.com', null),
  );
  expect(bodyAs(seen, 200, PipelineRun)).toMatchObject({
    counts: { base_rows: 11 },
    posting: { queued: { count: 2, total: '1000.00' } },
    error_message: 'The check found a row of GB.',
  });
});

test('everybody sees the switch, and how much of their own is being posted', async () => {
  const standing = bodyAs(await call('GET /api/pipeline/switch'), 200, PostingSwitch);
  expect(standing.being_posted).toEqual({ count: 1, total: '100.00' });
});

test('a limited caller starts a run, a poll and a replay of their own lender, and sets its cap', async () => {
  const run = bodyAs(await call('POST /api/pipeline/runs', { lender: 'ugro' }), 202, PipelineRun);
  expect(run.lender).toBe(MINE);
  expect((await call('POST /api/gateway-polls', {})).status).toBe(202);
  expect(api.sent.map((message) => (message as { lender: string }).lender)).toEqual([
    MINE,
    MINE,
    MINE,
  ]);
  expect((await call('POST /api/deliveries/replay', replay)).body).toMatchObject({ deliveries: 1 });
  const written = await pool.query('select chosen from "OPS"."DELIVERY_REPLAY"');
  expect(written.rows).toEqual([{ chosen: { lenders: [MINE], ...replay } }]);
  const untouched = await pool.query(
    'select transformed_at is not null as kept from "RAW"."RAW_GB_CASHFREE_API"',
  );
  expect(untouched.rows).toEqual([{ kept: true }]);
  const caps = await call('PUT /api/pipeline/caps', { lender: 'ugro', payments: 7, ...why });
  expect(bodyAs(caps, 200, CapList).items).toMatchObject([{ lender: MINE, payments: 7 }]);
});

test('a cap of all lenders counts for the preview of one, and only its own payments are told', async () => {
  const boss = limited('admin', 'boss@example.com', null);
  // GB's older payment takes the only place that is left: two are queued and two were posted today.
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set date = '2026-01-01' where source_key = $1`,
    [theirs.due],
  );
  await pool.query('truncate "OPS"."HOLD"');
  for (const lender of [MINE, THEIRS])
    await call('PUT /api/pipeline/caps', { lender, ...why }, boss);
  const due = await previewDue(pool, { lender: null, lenders: [MINE], loansMax: 5 });
  expect(due.loans).toMatchObject({ count: 1, first: [{ source_lender: MINE, total: '200.00' }] });
  await call('PUT /api/pipeline/caps', { payments: 5, ...why }, boss);
  const found = bodyAs(await call('GET /api/pipeline/preview?loans=0'), 200, Preview);
  expect(found.would_post).toMatchObject({ count: 0, by_lender: [] });
  expect(found.held_back).toEqual([
    { lender: MINE, reason: 'over the cap', count: 2, total: '200.00' },
  ]);
  expect(found.caps).toEqual([]);
});

test('a loan that no file has named is held by callers of all lenders only, and shown to them only', async () => {
  problemOf(await call('POST /api/loans/NEW-1/hold', why), 404);
  const boss = limited('operator', 'boss@example.com', null);
  expect((await call('POST /api/loans/NEW-1/hold', why, boss)).status).toBe(201);
  problemOf(await call('POST /api/loans/NEW-1/release', why), 404);
  expect(bodyAs(await call('GET /api/holds?loan=new-1'), 200, HoldPage).items).toEqual([]);
});

test('a case tells of the other lender only what it says itself', async () => {
  const made = await pool.query<{ exception_id: string }>(
    `insert into "OPS"."EXCEPTION" (category, case_key, source_lender, loan_external_id, source_key, amount, reason, detail)
     values ('possible double report', 'both', $1, 'UGRO-1', $2, 5, 'twice',
       jsonb_build_object('twin_source_key', $3::text, 'reject_ids', jsonb_build_array($4::bigint, $5::bigint))) returning exception_id`,
    [
      MINE,
      mine.due,
      theirs.due,
      await addReject(pool, mine.file),
      await addReject(pool, theirs.file),
    ],
  );
  const id = made.rows[0]?.exception_id ?? '';
  const found = bodyAs(await call(`GET /api/exceptions/${id}`), 200, ExceptionDetail);
  expect(found.sides.map((side) => side.source_key)).toEqual([mine.due, null]);
  expect(found.sides.flatMap((side) => side.reports.map(({ feed }) => feed))).toEqual(['ugro']);
  expect(found.related).toEqual([Number(mine.exception)]);
});

test('money on a loan of another lender is approved only by who may see both, and rejected by anybody', async () => {
  const id = await addApproval(pool, MINE, theirs.loan);
  const refused = problemOf(await call(`POST /api/approvals/${id}/approve`, {}), 403);
  expect(refused.type).toBe('urn:turno:problem:lender-out-of-scope');
  const both = limited('approver', 'ravi@example.com', [MINE, THEIRS]);
  // It gets as far as its hold, which is none.
  problemOf(await call(`POST /api/approvals/${id}/approve`, {}, both), 409);
  const rejected = bodyAs(await call(`POST /api/approvals/${id}/reject`, {}), 200, Approval);
  expect(rejected.status).toBe('rejected');
});

test('counts and pages of cases and requests are those of the lender', async () => {
  const { counts } = bodyAs(await call('GET /api/exceptions'), 200, ExceptionPage);
  expect(counts).toMatchObject([
    { category: 'possible double report', open: 1 },
    { category: 'posting failed', open: 1, open_amount: '5.00' },
  ]);
  const page = bodyAs(await call('GET /api/approvals?limit=1'), 200, ApprovalPage);
  expect(page.items).toMatchObject([{ lender: MINE }]);
  const next = await call(`GET /api/approvals?limit=200&cursor=${page.next_cursor ?? ''}`);
  expect(new Set(bodyAs(next, 200, ApprovalPage).items.map(({ lender }) => lender))).toEqual(
    new Set([MINE]),
  );
});
