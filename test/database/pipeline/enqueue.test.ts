import { beforeEach, expect, test } from 'vitest';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { enqueueEligible } from '../../../src/repayments/enqueue.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, type RawRow } from '../../support/raw-rows.ts';
import { pipelineOn } from './support.ts';

const database = await testDatabase();

beforeEach(async () => {
  await database.pool.query('truncate "OPS"."REPAYMENT_OUTBOX"');
});

/** Payments ready to be queued, and a queue. Loans must differ from test to test. */
async function prepared(rows: readonly (Partial<RawRow> & { loanId: string })[]) {
  await loadRows(
    database.pool,
    'ikf',
    rows.map((row, index) => ({ line: index + 2, amount: '10.00', date: '2026-11-05', ...row })),
  );
  await transformNewLoads(database.pool);
  const run = await database.pool.query<{ run_id: string }>(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by) values (gen_random_uuid(), 'command', 'test') returning run_id`,
  );
  return { ...pipelineOn(database.pool), runId: run.rows[0]?.run_id ?? '' };
}

async function stateOf(loanId: string): Promise<{ state: string; send_count: number }[]> {
  const found = await database.pool.query<{ state: string; send_count: number }>(
    'select state, send_count from "OPS"."REPAYMENT_OUTBOX" where loan_external_id = $1 order by date',
    [loanId],
  );
  return found.rows;
}

async function age(loanId: string): Promise<void> {
  await database.pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set queued_at = now() - interval '2 hours' where loan_external_id = $1`,
    [loanId],
  );
}

test('messages of one loan leave in value-date order, in a group of their own', async () => {
  const days = ['07', '03', '05', '01'];
  const { deps, queue, runId } = await prepared(
    ['E1', 'E2'].flatMap((loanId) => days.map((day) => ({ loanId, date: `2026-11-${day}` }))),
  );
  const result = await enqueueEligible(deps, { runId, dryRun: false });
  expect(result).toEqual({
    perLender: { IKF: { count: 8, total: '80.00' } },
    count: 8,
    total: '80.00',
    resent: 0,
    unsent: 0,
    overCap: {},
    postingStopped: false,
  });
  const dates = new Map(
    (
      await database.pool.query<{ source_key: string; date: string }>(
        'select source_key, date from "OPS"."REPAYMENT_OUTBOX"',
      )
    ).rows.map((row) => [row.source_key, row.date]),
  );
  for (const loan of ['E1', 'E2']) {
    const sent = queue.sent
      .filter((message) => message.groupId === loan)
      .map((message) => dates.get(message.sourceKey));
    expect(sent).toEqual(['2026-11-01', '2026-11-03', '2026-11-05', '2026-11-07']);
  }
});

test('more payments than a page holds are all queued', async () => {
  const { deps, queue, runId } = await prepared(
    Array.from({ length: 1203 }, (_unused, index) => ({ loanId: `P${String(index)}` })),
  );
  expect(await enqueueEligible(deps, { runId, dryRun: false })).toMatchObject({
    count: 1203,
    total: '12030.00',
  });
  expect(new Set(queue.sent.map((message) => message.groupId)).size).toBe(1203);
});

test('a message that the queue refuses leaves its payment marked, and is told', async () => {
  const { deps, queue, runId } = await prepared([
    { loanId: 'F1', date: '2026-11-01' },
    { loanId: 'F1', date: '2026-11-02' },
    { loanId: 'F2', date: '2026-11-01' },
  ]);
  const first = await database.pool.query<{ source_key: string }>(
    `select source_key from "OPS"."REPAYMENT_OUTBOX" where loan_external_id = 'F1' order by date limit 1`,
  );
  queue.refused.add(first.rows[0]?.source_key ?? '');
  await expect(enqueueEligible(deps, { runId, dryRun: false })).rejects.toMatchObject({
    name: 'EnqueueIncompleteError',
    result: { count: 2, unsent: 1 },
  });
  expect(queue.sent.map((message) => message.groupId).toSorted()).toEqual(['F1', 'F2']);
  expect(await stateOf('F1')).toEqual([
    { state: 'queued', send_count: 1 },
    { state: 'queued', send_count: 1 },
  ]);

  queue.refused.clear();
  expect(await enqueueEligible(deps, { runId, dryRun: false })).toMatchObject({ count: 0 });
  await age('F1');
  expect(await enqueueEligible(deps, { runId, dryRun: false })).toMatchObject({
    count: 2,
    resent: 2,
  });
  expect(queue.sent.slice(2).map((message) => message.deduplicationId.endsWith('-2'))).toEqual([
    true,
    true,
  ]);
});

test('a queue that cannot be reached stops the marking, so that the rest stays ready', async () => {
  const { deps, queue, runId } = await prepared(
    Array.from({ length: 700 }, (_unused, index) => ({ loanId: `G${String(index)}` })),
  );
  queue.down = true;
  await expect(enqueueEligible(deps, { runId, dryRun: false })).rejects.toMatchObject({
    result: { count: 0, unsent: 500 },
  });
  const ready = await database.pool.query(
    `select 1 from "OPS"."REPAYMENT_OUTBOX" where state = 'ready'`,
  );
  expect(ready.rowCount).toBe(200);
});

test('held and parked payments, failed ones before their time, and queued ones that a worker holds are left alone', async () => {
  const { deps, queue, runId } = await prepared(
    ['H1', 'H2', 'H3', 'H4', 'H5'].map((loanId) => ({ loanId })),
  );
  const set = async (loanId: string, assignment: string): Promise<void> => {
    await database.pool.query(
      `update "OPS"."REPAYMENT_OUTBOX" set ${assignment} where loan_external_id = $1`,
      [loanId],
    );
  };
  await set('H1', `state = 'held'`);
  await set('H2', `state = 'parked'`);
  await set('H3', `state = 'failed', next_attempt_at = now() + interval '1 day'`);
  await set(
    'H4',
    `state = 'queued', queued_at = now() - interval '2 hours', claimed_by = gen_random_uuid(), claimed_until = now() + interval '1 minute'`,
  );
  await set('H5', `state = 'failed', next_attempt_at = now() - interval '1 second'`);
  await enqueueEligible(deps, { runId, dryRun: false });
  expect(queue.sent.map((message) => message.groupId)).toEqual(['H5']);
});

test('a payment that fails while the run goes on is left to the next run', async () => {
  const { deps, queue, runId } = await prepared([{ loanId: 'K1' }]);
  const failing = {
    ...deps,
    sqs: {
      send: (async (command: never) => {
        const answer = await queue.sqs.send(command);
        await database.pool.query(
          `update "OPS"."REPAYMENT_OUTBOX" set state = 'failed', next_attempt_at = now() where loan_external_id = 'K1'`,
        );
        return answer;
      }) as typeof queue.sqs.send,
    },
  };
  expect(await enqueueEligible(failing, { runId, dryRun: false })).toMatchObject({ count: 1 });
  expect(await enqueueEligible(deps, { runId, dryRun: false })).toMatchObject({
    count: 1,
    resent: 0,
  });
});

test('a loan id that a message group cannot be named by gets a digest', async () => {
  const { deps, queue, runId } = await prepared([{ loanId: 'LOAN WITH BLANKS' }]);
  await enqueueEligible(deps, { runId, dryRun: false });
  expect(queue.sent[0]?.groupId).toMatch(/^[0-9a-f]{64}$/);
});

test('a later payment of a loan is queued although an earlier one of another run is under way', async () => {
  const first = await prepared([{ loanId: 'W1', date: '2026-11-01' }]);
  await enqueueEligible(first.deps, { runId: first.runId, dryRun: false });
  const second = await prepared([{ loanId: 'W1', date: '2026-11-02' }]);
  expect((await enqueueEligible(second.deps, { runId: second.runId, dryRun: false })).count).toBe(
    1,
  );
  expect((await stateOf('W1')).map(({ state }) => state)).toEqual(['queued', 'queued']);
});

test('a database that drops the connection while messages leave fails the enqueue, not the process', async () => {
  const { deps, queue, runId } = await prepared([{ loanId: 'X1' }]);
  const send = (async (command: unknown) => {
    await database.pool.query(
      `select pg_terminate_backend(pid, 5000) from pg_locks
       where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    );
    return (queue.sqs.send as (command: unknown) => Promise<unknown>)(command);
  }) as typeof queue.sqs.send;
  await expect(
    enqueueEligible({ ...deps, sqs: { send } }, { runId, dryRun: false }),
  ).rejects.toThrow(/terminat|not queryable|closed/i);
  expect(await stateOf('X1')).toEqual([{ state: 'queued', send_count: 1 }]);
});
