import { beforeAll, expect, test } from 'vitest';
import { readRunRequest } from '../../../src/pipeline/read-request.ts';
import { runPipeline } from '../../../src/pipeline/run-pipeline.ts';
import { RunRequestError } from '../../../src/pipeline/run-record.ts';
import { testDatabase } from '../../support/database.ts';
import { expectedAfterAll, expectedFiles } from '../../support/expected.ts';
import { loadRows, rawRow, sampleRows } from '../../support/raw-rows.ts';
import { pipelineOn, request, runRow } from './support.ts';

const database = await testDatabase();
const { deps, queue } = pipelineOn(database.pool);
const automatic = expectedAfterAll.core.filter((payment) => payment.recon_source === null);

async function everything(): Promise<unknown[]> {
  const found = await database.pool.query(
    `select 'load' as what, load_id::text as id, transformed_at::text as state from "RAW"."RAW_LOAD"
     union all select 'core', source_key, load_id::text from "CORE"."CORE_TRANSACTION_DATA"
     union all select 'outbox', source_key, state from "OPS"."REPAYMENT_OUTBOX"
     union all select 'case', case_key, status from "OPS"."EXCEPTION" order by 1, 2`,
  );
  return found.rows;
}

beforeAll(async () => {
  for (const feed of expectedFiles.keys()) await loadRows(database.pool, feed, sampleRows(feed));
});

test('a run that skips the transform queues nothing of what only RAW knows', async () => {
  const asked = request({ skipTransform: true });
  await runPipeline(deps, asked);
  expect(queue.sent).toEqual([]);
  expect(await runRow(database.pool, asked.requestId)).toMatchObject({
    status: 'success',
    phase: 'finished',
    counts: { enqueued: {} },
  });
});

test('a dry run tells what a run would post, new files included, and changes nothing', async () => {
  const before = await everything();
  const asked = request({ dryRun: true });
  await runPipeline(deps, asked);
  expect(await everything()).toEqual(before);
  expect(queue.sent).toEqual([]);
  const run = await runRow(database.pool, asked.requestId);
  expect(run).toMatchObject({
    status: 'success',
    dry_run: true,
    counts: { loads: 11, core_rows: 28, second_payments: 2 },
  });
  const counts = run?.['counts'] as { eligible: Record<string, { count: number }> } | undefined;
  expect(Object.values(counts?.eligible ?? {}).reduce((sum, tally) => sum + tally.count, 0)).toBe(
    expectedAfterAll.auto_posted.count,
  );
});

test('a run for one lender queues that lender alone', async () => {
  const asked = request({ lender: 'ikf' });
  await runPipeline(deps, asked);
  const keys = automatic
    .filter((payment) => payment.source_lender === 'IKF')
    .map((payment) => payment.source_key);
  expect(new Set(queue.sent.map((message) => message.sourceKey))).toEqual(new Set(keys));
  expect(await runRow(database.pool, asked.requestId)).toMatchObject({
    lender: 'IKF',
    counts: { enqueued: { IKF: { count: 2, total: '60770.00' } } },
  });
});

test('the next run queues the rest, marked before sending, each once', async () => {
  const asked = request();
  await runPipeline(deps, asked);
  expect(queue.sent.map((message) => message.sourceKey).toSorted()).toEqual(
    automatic.map((payment) => payment.source_key).toSorted(),
  );
  expect(queue.sent.every((message) => message.deduplicationId === `${message.sourceKey}-1`)).toBe(
    true,
  );
  const marked = await database.pool.query(
    `select sum(amount) as total from "OPS"."REPAYMENT_OUTBOX" where state = 'queued' and send_count = 1 and run_id is not null`,
  );
  expect(marked.rows[0]).toEqual({ total: expectedAfterAll.auto_posted.total });
});

test('a message that comes again for a run that succeeded does nothing', async () => {
  const asked = request();
  await runPipeline(deps, asked);
  await loadRows(database.pool, 'ikf', [rawRow({ loanId: 'LATER' })]);
  expect(await runPipeline(deps, asked)).toEqual({ kind: 'done before' });
  expect(queue.sent.some((message) => message.groupId === 'LATER')).toBe(false);
});

test('a run that died is taken up again under its request, and keeps what it had counted', async () => {
  const asked = request();
  await database.pool.query(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by, status, phase, counts, started_at)
     values ($1, 'command', 'test', 'running', 'enqueue', '{"loads": 4}', now() - interval '20 minutes')`,
    [asked.requestId],
  );
  await runPipeline(deps, asked);
  expect(await runRow(database.pool, asked.requestId)).toMatchObject({
    status: 'success',
    counts: { loads: 5, enqueued: { IKF: { count: 1 } } },
  });
});

test('a failed check stops the run before anything is queued, and says which', async () => {
  await loadRows(database.pool, 'ikf', [rawRow({ loanId: 'BAD' })]);
  await database.pool.query(
    `update "RAW"."RAW_LOAD" set row_count = 2 where transformed_at is null`,
  );
  const asked = request();
  await expect(runPipeline(deps, asked)).rejects.toMatchObject({
    name: 'ChecksFailedError',
    check: 'feeds/rows_reach_base',
    offenders: 1,
  });
  expect(await runRow(database.pool, asked.requestId)).toMatchObject({
    status: 'failed',
    phase: 'checks',
    error_message: expect.stringContaining('feeds/rows_reach_base') as unknown,
  });
  expect(queue.sent.some((message) => message.groupId === 'BAD')).toBe(false);
  await database.pool.query(
    `update "RAW"."RAW_LOAD" set row_count = 1 where transformed_at is null`,
  );
});

test('a posted payment that waits again stops every run', async () => {
  await runPipeline(deps, request());
  await database.pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id)
     select source_key, source_lender, 'success', loan_external_id, date, amount, 1 from "OPS"."REPAYMENT_OUTBOX" where loan_external_id = 'BAD'`,
  );
  await database.pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'ready' where loan_external_id = 'BAD'`,
  );
  await expect(runPipeline(deps, request())).rejects.toMatchObject({
    check: 'queue/posted_is_not_waiting',
  });
  await database.pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'posted' where loan_external_id = 'BAD'`,
  );
});

test('an unknown lender is refused, and no run is written down', async () => {
  const asked = request({ lender: 'NOBODY' });
  await expect(runPipeline(deps, asked)).rejects.toThrow(RunRequestError);
  expect(await runRow(database.pool, asked.requestId)).toBeUndefined();
});

test("the schedule's message is a request named by the queue's message id", () => {
  const messageId = '0b8f6a2e-6d34-4c0f-9a39-0f4c5f0f1a11';
  const expected = {
    requestId: messageId,
    trigger: 'schedule',
    requestedBy: 'schedule',
    skipTransform: false,
    dryRun: false,
    lender: null,
  };
  expect(readRunRequest({ messageId, body: '{"trigger":"schedule"}' })).toEqual(expected);
  expect(readRunRequest({ messageId: 'odd', body: '{}' }).requestId).toBe(
    readRunRequest({ messageId: 'odd', body: '{}' }).requestId,
  );
  expect(() => readRunRequest({ messageId, body: 'now!' })).toThrow(RunRequestError);
});
