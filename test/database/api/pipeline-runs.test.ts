import { expect, test } from 'vitest';
import { PipelineRun, PipelineRunPage } from '../../../src/contract/pipeline-run.ts';
import { PipelineRequestMessage } from '../../../src/contract/messages.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const database = await testDatabase();
const KEY = '0b9f3c9e-2f53-4b62-9a8b-5f3d0a3c1e11';

async function start(body?: unknown, headers: Record<string, string> = {}) {
  const api = testApi(database.pool);
  const answered = await api.call('POST', '/api/pipeline/runs', {
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { api, answered };
}

async function countRuns(): Promise<number> {
  const found = await database.pool.query<{ count: number }>(
    'select count(*)::int as count from "OPS"."PIPELINE_RUN"',
  );
  return found.rows[0]?.count ?? -1;
}

test('a request without a body starts a run with the default options and tells the queue', async () => {
  const { api, answered } = await start();
  const run = bodyAs(answered, 202, PipelineRun);
  expect(answered.headers['location']).toBe(`/api/pipeline/runs/${String(run.run_id)}`);
  expect(run).toMatchObject({
    status: 'pending',
    phase: 'waiting',
    trigger: 'api',
    requested_by: 'tester',
    dry_run: false,
    lender: null,
  });
  expect(api.sent).toEqual([
    {
      requestId: run.request_id,
      trigger: 'api',
      requestedBy: 'tester',
      skipTransform: false,
      dryRun: false,
      lender: null,
    },
  ]);
  expect(PipelineRequestMessage.parse(api.sent[0])).toEqual(api.sent[0]);
});

test('the options arrive in the run and in the message, the lender in upper case', async () => {
  const { api, answered } = await start({ skip_transform: true, dry_run: true, lender: ' dmi ' });
  expect(bodyAs(answered, 202, PipelineRun)).toMatchObject({
    skip_transform: true,
    dry_run: true,
    lender: 'DMI',
  });
  expect(api.sent[0]).toMatchObject({ skipTransform: true, dryRun: true, lender: 'DMI' });
});

test('a base64 body is read like any other', async () => {
  const api = testApi(database.pool);
  const answered = await api.call('POST', '/api/pipeline/runs', {
    body: '{"dry_run":true}',
    base64: true,
  });
  expect(bodyAs(answered, 202, PipelineRun).dry_run).toBe(true);
});

test('an unknown lender is refused with the known ones, and nothing is started', async () => {
  const before = await countRuns();
  const { api, answered } = await start({ lender: 'nobody' });
  const problem = problemOf(answered, 400);
  expect(problem.errors).toEqual([
    {
      in: 'body',
      field: 'lender',
      message: 'must be one of ARTHMATE, DMI, GB, IKF, SHIVALIK, UGRO, VIVRITI',
    },
  ]);
  expect(api.sent).toEqual([]);
  expect(await countRuns()).toBe(before);
});

test('every wrong field is named with its place', async () => {
  const { answered } = await start({ skip_transform: 'yes', lender: 7, speed: 'fast' });
  expect(problemOf(answered, 400).errors).toEqual([
    { in: 'body', field: 'skip_transform', message: 'must be boolean' },
    { in: 'body', field: 'lender', message: 'must be string' },
    { in: 'body', field: 'speed', message: 'is not known' },
  ]);
});

test('a body that is not JSON is refused with the place where it stops being JSON', async () => {
  const answered = await testApi(database.pool).call('POST', '/api/pipeline/runs', {
    body: '{\n  "dry_run": yes\n}',
  });
  expect(problemOf(answered, 400)).toMatchObject({
    type: 'urn:turno:problem:malformed-json',
    detail: 'The body stops being JSON at position 15 (line 2, column 14).',
  });
});

test('asking twice under one Idempotency-Key starts one run and sends one message', async () => {
  const first = await start({ dry_run: true }, { 'idempotency-key': KEY });
  const second = await start({ dry_run: true }, { 'idempotency-key': KEY.toUpperCase() });
  const run = bodyAs(first.answered, 202, PipelineRun);
  expect(run.request_id).toBe(KEY);
  expect(bodyAs(second.answered, 202, PipelineRun).run_id).toBe(run.run_id);
  expect(first.api.sent).toHaveLength(1);
  expect(second.api.sent).toEqual([]);
});

test('five requests at once under one Idempotency-Key start one run', async () => {
  const key = '7f0d5f8e-08d6-4c4f-9a86-0c6a2b3a4e55';
  const all = await Promise.all(
    Array.from({ length: 5 }, () => start({}, { 'idempotency-key': key })),
  );
  expect(new Set(all.map(({ answered }) => bodyAs(answered, 202, PipelineRun).run_id)).size).toBe(
    1,
  );
  expect(all.flatMap(({ api }) => api.sent)).toHaveLength(1);
});

test('an Idempotency-Key that comes again with other options is refused', async () => {
  const { answered } = await start({ dry_run: false }, { 'idempotency-key': KEY });
  expect(problemOf(answered, 422).type).toBe('urn:turno:problem:idempotency-key-reused');
});

test('an Idempotency-Key that is no UUID is refused', async () => {
  const { answered } = await start({}, { 'idempotency-key': 'again' });
  expect(problemOf(answered, 400).errors).toEqual([
    { in: 'header', field: 'idempotency-key', message: 'must be a UUID' },
  ]);
});

test('where the queue does not take the request, no run is left behind', async () => {
  const before = await countRuns();
  const api = testApi(database.pool);
  api.queueFault = new Error('no route to queue');
  problemOf(await api.call('POST', '/api/pipeline/runs'), 503);
  expect(await countRuns()).toBe(before);
});

test('pages follow each other newest first until the last', async () => {
  await start();
  await start();
  const api = testApi(database.pool);
  const seen: number[] = [];
  let target = '/api/pipeline/runs?limit=2';
  for (;;) {
    const page = bodyAs(await api.call('GET', target), 200, PipelineRunPage);
    seen.push(...page.items.map((run) => run.run_id));
    if (page.next_cursor === null) break;
    target = `/api/pipeline/runs?limit=2&cursor=${page.next_cursor}`;
  }
  expect(seen).toEqual(seen.toSorted((one, other) => other - one));
  expect(seen).toHaveLength(await countRuns());
});

test('a run shows where its payments are, in rupees and per lender', async () => {
  const run = bodyAs((await start({})).answered, 202, PipelineRun);
  await insertPayments(run.run_id);
  const shown = bodyAs(
    await testApi(database.pool).call('GET', `/api/pipeline/runs/${String(run.run_id)}`),
    200,
    PipelineRun,
  );
  expect(shown.posting).toMatchObject({
    queued: { count: 1, total: '0.05' },
    posted: { count: 2, total: '1500.50' },
    failed: { count: 0, total: '0.00' },
    parked: { count: 1, total: '99.99' },
  });
  expect(shown.posting.by_lender.map((entry) => [entry.lender, entry.posted.total])).toEqual([
    ['DMI', '1000.25'],
    ['IKF', '500.25'],
  ]);
});

test('a run that does not exist is 404, and an id that is no number is 400', async () => {
  const api = testApi(database.pool);
  expect(problemOf(await api.call('GET', '/api/pipeline/runs/999999'), 404).detail).toBe(
    'There is no pipeline run 999999.',
  );
  problemOf(await api.call('GET', '/api/pipeline/runs/latest'), 400);
});

async function insertPayments(runId: number): Promise<void> {
  const payments = [
    ['DMI', 'posted', '1000.25'],
    ['IKF', 'posted', '500.25'],
    ['DMI', 'queued', '0.05'],
    ['IKF', 'parked', '99.99'],
  ] as const;
  for (const [index, [lender, state, amount]] of payments.entries()) {
    await database.pool.query(
      `with payment as (
         insert into "CORE"."CORE_TRANSACTION_DATA" (source_key, source_lender, loan_external_id, is_success, recon_match_key, date, amount, feed_key, row_id, load_id)
         select md5($1 || $2 || '2026-11-03' || $3), $1, $2, true, md5($2 || '2026-11-03' || $3), '2026-11-03', $3::numeric, 'dmi', $4, 1
         returning *)
       insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount, state, queued_at, run_id)
       select source_key, source_lender, loan_external_id, date, amount, $5, now(), $6 from payment`,
      [lender, `LOAN${String(index)}`, amount, index, state, runId],
    );
  }
}

test('runs are filtered by status, trigger and the lender that they were limited to', async () => {
  await database.pool.query(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by, lender, status, error_message, finished_at)
     values (gen_random_uuid(), 'schedule', 'filtered', 'IKF', 'failed', 'the queue did not answer', now()),
            (gen_random_uuid(), 'schedule', 'filtered', 'DMI', 'success', null, now()),
            (gen_random_uuid(), 'command', 'filtered', 'IKF', 'success', null, now())`,
  );
  const seen = async (query: string): Promise<string[]> => {
    const answered = await testApi(database.pool).call('GET', `/api/pipeline/runs?${query}`);
    const { items } = bodyAs(answered, 200, PipelineRunPage);
    return items
      .filter((run) => run.requested_by === 'filtered')
      .map((run) => `${run.trigger} ${run.lender ?? ''} ${run.error_message ?? run.status}`);
  };
  expect(await seen('lender=ikf')).toEqual([
    'command IKF success',
    'schedule IKF the queue did not answer',
  ]);
  expect(await seen('status=failed')).toEqual(['schedule IKF the queue did not answer']);
  expect(await seen('trigger=schedule&status=success')).toEqual(['schedule DMI success']);
  const api = testApi(database.pool);
  problemOf(await api.call('GET', '/api/pipeline/runs?status=late'), 400);
  problemOf(await api.call('GET', '/api/pipeline/runs?lender=nobody'), 400);
});
