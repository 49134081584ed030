import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import {
  DeadLetterActionPage,
  DeadLetterList,
  DeadLetterResult,
  type DeadLetterQueueName,
} from '../../../src/contract/dead-letter.ts';
import { PipelineRequestMessage } from '../../../src/contract/messages.ts';
import type { Sqs, WatchedQueue } from '../../../src/dead-letters/queues.ts';
import { readRunRequest } from '../../../src/pipeline/read-request.ts';
import { readProofRequest } from '../../../src/proof/read-request.ts';
import { bodyAs, problemOf, testApi, type TestApi } from '../api/support.ts';
import { queuePayment, type Payment } from '../repayments/posting.ts';
import { testDatabase } from '../../support/database.ts';
import { realQueues } from '../../support/real-queues.ts';

const { pool } = await testDatabase();
const queues = await realQueues();
afterAll(async () => queues.stop());

let ingest: WatchedQueue;
let pipeline: WatchedQueue;
let posting: WatchedQueue;
let proof: WatchedQueue;
let polls: WatchedQueue;
let api: TestApi;
let loans = 0;

beforeEach(async () => {
  ingest = await queues.make('ingest');
  pipeline = await queues.make('pipeline');
  posting = await queues.make('posting');
  proof = await queues.make('proof');
  polls = await queues.make('polls');
  api = apiOn(queues.sqs);
});

function apiOn(sqs: Sqs): TestApi {
  return testApi(pool, { deadLetters: { sqs, queues: [ingest, pipeline, posting, proof, polls] } });
}

async function listed(target = '/api/dead-letters'): Promise<DeadLetterList['items']> {
  return bodyAs(await api.call('GET', target), 200, DeadLetterList).items;
}

async function redrive(
  queue: DeadLetterQueueName,
  messages: 'all' | string[] = 'all',
  on = api,
): Promise<DeadLetterResult> {
  const body = JSON.stringify({ messages });
  return bodyAs(
    await on.call('POST', `/api/dead-letters/${queue}/redrive`, { body }),
    200,
    DeadLetterResult,
  );
}

async function discard(
  queue: DeadLetterQueueName,
  messages: string[],
  on = api,
): Promise<DeadLetterResult> {
  const body = JSON.stringify({ messages, reason: 'looked into' });
  return bodyAs(
    await on.call('POST', `/api/dead-letters/${queue}/discard`, { body }),
    200,
    DeadLetterResult,
  );
}

async function payment(state = 'queued'): Promise<Payment> {
  loans += 1;
  const made = await queuePayment(pool, `DL-${String(loans)}`);
  await pool.query(`update "OPS"."REPAYMENT_OUTBOX" set state = $2 where source_key = $1`, [
    made.sourceKey,
    state,
  ]);
  return made;
}

const bodyOf = ({ sourceKey }: Payment): string => JSON.stringify({ sourceKey });
const dead = async (made: Payment): Promise<string> => queues.die(posting, bodyOf(made), made.loan);

function fileEvent(...keys: string[]): string {
  return JSON.stringify({
    Records: keys.map((key) => ({
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'turnofile' }, object: { key, eTag: 'e1', size: 1 } },
    })),
  });
}

async function logFile(key: string, status: string, error: string | null): Promise<void> {
  await pool.query(
    `insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (feed_key, lender_key, bucket, object_key, object_version, status, error_message)
     values ('dmi', 'dmi', 'turnofile', $1, 'e1', $2, $3)`,
    [key, status, error],
  );
}

async function recorded(messageId: string): Promise<{ outcome: string; body: string | null }[]> {
  const found = await pool.query<{ outcome: string; body: string | null; acted_by: string }>(
    `select outcome, body, acted_by from "OPS"."DEAD_LETTER_ACTION" where message_id = $1 order by action_id`,
    [messageId],
  );
  expect(new Set(found.rows.map((row) => row.acted_by))).toEqual(new Set(['tester']));
  return found.rows.map(({ outcome, body }) => ({ outcome, body }));
}

test('the list tells of each queue how many, since when, and what they name', async () => {
  const key = `dmi/${randomUUID()}.csv`;
  await logFile(key, 'failed', 'The header is not that of the feed.');
  const made = await payment('failed');
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_key, source_lender, status, loan_external_id, date, amount, failure_count, reason_code, reason)
     values ($1, 'DMI', 'failed', $2, $3, $4, 1, 'loan_not_active', 'The loan is not active.')`,
    [made.sourceKey, made.loan, made.date, made.amount],
  );
  await dead(made);
  await queues.die(ingest, fileEvent(key, 'archive/dmi/1/old.csv'));
  const run = await queues.die(pipeline, JSON.stringify({ trigger: 'schedule' }));

  const [inIngest, inPipeline, inPosting] = await listed();
  expect(inIngest?.messages[0]?.names).toMatchObject([
    {
      kind: 'file',
      key,
      state: 'failed',
      reason: 'The header is not that of the feed.',
      needed: false,
    },
    { kind: 'file', state: 'ignored', reason: null, needed: false },
  ]);
  expect(inPipeline?.messages[0]).toMatchObject({ message_id: run, readable: true });
  expect(inPipeline?.messages[0]?.names).toMatchObject([{ kind: 'run', key: run, state: null }]);
  expect(inPosting).toMatchObject({ queue: 'posting', count: 1 });
  expect(inPosting?.messages[0]?.names).toMatchObject([
    {
      kind: 'payment',
      key: made.sourceKey,
      lender: 'DMI',
      loan_external_id: made.loan,
      state: 'failed',
      reason: 'The loan is not active.',
      needed: false,
    },
  ]);
  expect(inPosting?.oldest_at).toBe(inPosting?.messages[0]?.sent_at);
});

test('an undo is needed while it is queued or sent, however its payment stands', async () => {
  const made = await payment('posted');
  await pool.query(
    `with asked as (
       insert into "OPS"."APPROVAL" (kind, subject_key, reason, requested_by, status, decided_by, decided_at)
       values ('undo repayment', $1, 'refunded', 'maker', 'approved', 'checker', now()) returning approval_id)
     insert into "OPS"."REPAYMENT_UNDO" (source_key, approval_id, source_lender, loan_external_id, date, amount, state, queued_at)
     select $1, approval_id, 'DMI', $2, $3, $4, 'sent', now() from asked`,
    [made.sourceKey, made.loan, made.date, made.amount],
  );
  const id = await queues.die(posting, JSON.stringify({ undo: made.sourceKey }), made.loan);
  const names = async () =>
    (await listed('/api/dead-letters?queue=posting'))[0]?.messages[0]?.names;
  expect(await names()).toMatchObject([
    { kind: 'undo', key: made.sourceKey, lender: 'DMI', state: 'sent', needed: true },
  ]);
  const kept = await discard('posting', [id]);
  expect(kept.messages).toMatchObject([{ outcome: 'kept' }]);
  await pool.query(
    `update "OPS"."REPAYMENT_UNDO" set state = 'failed', reason = 'The loan is closed.' where source_key = $1`,
    [made.sourceKey],
  );
  expect(await names()).toMatchObject([
    { kind: 'undo', state: 'failed', reason: 'The loan is closed.', needed: false },
  ]);
  expect((await discard('posting', [id])).messages).toMatchObject([{ outcome: 'discarded' }]);
});

test('looking takes nothing away, and hides nothing for longer than the look', async () => {
  for (const made of [await payment(), await payment(), await payment()]) await dead(made);
  const first = await listed('/api/dead-letters?queue=posting');
  const second = await listed('/api/dead-letters?queue=posting');
  expect(first[0]?.messages).toHaveLength(3);
  expect(second).toEqual(first);
  expect(await listed('/api/dead-letters?queue=posting&limit=2')).toMatchObject([
    { count: 3, messages: [{}, {}] },
  ]);
});

test('no body is shown, not even of a message that nobody can read', async () => {
  const poison = 'Asha Rao, 9876543210, ABCDE1234F';
  await queues.die(ingest, poison);
  const answered = await api.call('GET', '/api/dead-letters');
  expect(JSON.stringify(answered)).not.toContain('Asha');
  const [inIngest] = bodyAs(answered, 200, DeadLetterList).items;
  expect(inIngest?.messages).toMatchObject([
    { readable: false, names: [], size_bytes: poison.length },
  ]);
});

test('a poison message in each queue is shown, stays when all are redriven, and can be discarded', async () => {
  for (const queue of [ingest, pipeline, posting, proof, polls]) {
    const id = await queues.die(queue, '{"half');
    const result = await redrive(queue.name);
    expect(result.messages).toMatchObject([{ message_id: id, outcome: 'kept' }]);
    expect(result.remaining).toBe(1);
    expect(await queues.drain(queue.queueUrl)).toEqual([]);
    expect((await discard(queue.name, [id])).messages).toMatchObject([{ outcome: 'discarded' }]);
    expect(await queues.drain(queue.deadLettersUrl)).toEqual([]);
    expect(await recorded(id)).toEqual([
      { outcome: 'kept', body: null },
      { outcome: 'begun', body: '{"half' },
      { outcome: 'discarded', body: null },
    ]);
  }
});

test('a request for a poll names its source, can go back to work as it is, and nothing needs it', async () => {
  const body = '{"trigger":"api","requestedBy":"ops","lender":"GB","gateway":"cashfree"}';
  const id = await queues.die(polls, body);
  const items = bodyAs(await api.call('GET', '/api/dead-letters?queue=polls'), 200, DeadLetterList);
  expect(items.items[0]?.messages[0]?.names).toMatchObject([
    { kind: 'poll', key: 'GB at cashfree', lender: 'GB', needed: false },
  ]);
  expect((await redrive('polls')).messages).toMatchObject([
    { message_id: id, outcome: 'redriven' },
  ]);
  expect(await queues.drain(polls.queueUrl)).toMatchObject([{ body }]);
});

test('redriven messages are in their queue, in their groups and their order, and no longer dead', async () => {
  const one = await payment();
  const two = await payment();
  const ids = [await dead(one), await queues.die(posting, bodyOf(two), one.loan)];
  const result = await redrive('posting');
  expect(result.messages.map(({ outcome }) => outcome)).toEqual(['redriven', 'redriven']);
  expect(result.remaining).toBe(0);
  expect(await queues.drain(posting.queueUrl)).toMatchObject([
    { body: bodyOf(one), group: one.loan },
    { body: bodyOf(two), group: one.loan },
  ]);
  expect(await queues.drain(posting.deadLettersUrl)).toEqual([]);
  expect(await recorded(ids[0] ?? '')).toEqual([
    { outcome: 'begun', body: bodyOf(one) },
    { outcome: 'redriven', body: null },
  ]);
});

test('a redriven request for a proof stays the proof that it was', async () => {
  const id = await queues.die(proof, JSON.stringify({ trigger: 'schedule' }));
  expect((await listed('/api/dead-letters?queue=proof'))[0]?.messages[0]?.names).toMatchObject([
    { kind: 'proof', key: id, state: null, needed: false },
  ]);
  await redrive('proof');
  const [back] = await queues.drain(proof.queueUrl);
  expect(readProofRequest({ messageId: back?.id ?? '', body: back?.body ?? '' }).requestId).toBe(
    id,
  );
});

test('a redriven request for a run stays the run that it was', async () => {
  const id = await queues.die(pipeline, JSON.stringify({ trigger: 'schedule' }));
  await redrive('pipeline');
  const [back] = await queues.drain(pipeline.queueUrl);
  expect(PipelineRequestMessage.parse(JSON.parse(back?.body ?? '')).requestId).toBe(id);
  expect(readRunRequest({ messageId: back?.id ?? '', body: back?.body ?? '' }).requestId).toBe(id);
});

test('only the named messages are redriven, and one that is not there is told', async () => {
  const ids = [await dead(await payment()), await dead(await payment())];
  const result = await redrive('posting', [ids[1] ?? '', 'gone']);
  expect(result.messages).toMatchObject([
    { message_id: ids[1], outcome: 'redriven' },
    { message_id: 'gone', outcome: 'not found' },
  ]);
  expect((await queues.drain(posting.deadLettersUrl)).map(({ id }) => id)).toEqual([ids[0]]);
});

test('a message that was sent but could not be deleted is told, and reaches its FIFO queue once only', async () => {
  const made = await payment();
  const id = await dead(made);
  const first = await redrive('posting', 'all', apiOn(queues.failing('DeleteMessageCommand')));
  expect(first.messages).toMatchObject([
    { message_id: id, outcome: 'redriven', reason: expect.stringMatching(/once more/) as string },
  ]);
  expect(first.remaining).toBe(1);
  expect((await redrive('posting')).remaining).toBe(0);
  expect(await queues.drain(posting.queueUrl)).toHaveLength(1);
});

test('a message that its queue does not take stays where it is', async () => {
  const id = await dead(await payment());
  const result = await redrive('posting', 'all', apiOn(queues.failing('SendMessageCommand')));
  expect(result.messages).toMatchObject([{ message_id: id, outcome: 'kept' }]);
  expect((await queues.drain(posting.deadLettersUrl)).map((each) => each.id)).toEqual([id]);
  expect((await recorded(id)).map(({ outcome }) => outcome)).toEqual(['begun', 'kept']);
});

test('more than a hundred dead letters go back in one call', async () => {
  await Promise.all(
    Array.from({ length: 120 }, (_, n) =>
      queues.die(ingest, fileEvent(`dmi/many-${String(n)}.csv`)),
    ),
  );
  const result = await redrive('ingest');
  expect(result.messages).toHaveLength(120);
  expect(new Set(result.messages.map(({ outcome }) => outcome))).toEqual(new Set(['redriven']));
  expect(await queues.drain(ingest.queueUrl)).toHaveLength(120);
});

test('what something waits for cannot be discarded', async () => {
  const key = `dmi/${randomUUID()}.csv`;
  await logFile(key, 'pending', null);
  const waiting = await dead(await payment('queued'));
  const loading = await queues.die(ingest, fileEvent(key));
  const never = await queues.die(ingest, fileEvent('dmi/never-begun.csv'));
  expect((await discard('posting', [waiting])).messages).toMatchObject([
    { outcome: 'kept', reason: expect.stringMatching(/is queued and waits for it/) as string },
  ]);
  const files = await discard('ingest', [loading, never]);
  expect(files.messages.map(({ outcome }) => outcome)).toEqual(['kept', 'kept']);
  expect(files.remaining).toBe(2);
});

test.for(['posted', 'held', 'parked', 'failed'])(
  'the message of a payment that is %s can be discarded, and its body is kept',
  async (state) => {
    const made = await payment(state);
    const id = await dead(made);
    const result = await discard('posting', [id]);
    expect(result).toMatchObject({ messages: [{ outcome: 'discarded' }], remaining: 0 });
    expect(await recorded(id)).toEqual([
      { outcome: 'begun', body: bodyOf(made) },
      { outcome: 'discarded', body: null },
    ]);
  },
);

test('where the record cannot be written, no message is touched', async () => {
  const id = await dead(await payment('posted'));
  await pool.query('alter table "OPS"."DEAD_LETTER_ACTION" rename to "AWAY"');
  try {
    const body = JSON.stringify({ messages: [id], reason: 'looked into' });
    problemOf(await api.call('POST', '/api/dead-letters/posting/discard', { body }), 500);
    problemOf(await api.call('POST', '/api/dead-letters/posting/redrive'), 500);
  } finally {
    await pool.query('alter table "OPS"."AWAY" rename to "DEAD_LETTER_ACTION"');
  }
  expect((await queues.drain(posting.deadLettersUrl)).map((each) => each.id)).toEqual([id]);
  expect(await queues.drain(posting.queueUrl)).toEqual([]);
});

test('the record can be read, newest first, and never changed', async () => {
  const id = await dead(await payment('posted'));
  await discard('posting', [id]);
  const page = bodyAs(
    await api.call('GET', '/api/dead-letters/actions?queue=posting&limit=2'),
    200,
    DeadLetterActionPage,
  );
  expect(page.items).toMatchObject([
    { message_id: id, outcome: 'discarded', acted_by: 'tester', reason: 'looked into' },
    { message_id: id, outcome: 'begun', names: [{ kind: 'payment', state: 'posted' }] },
  ]);
  expect(page.next_cursor).not.toBeNull();
  for (const statement of [
    'update "OPS"."DEAD_LETTER_ACTION" set acted_by = $$x$$',
    'delete from "OPS"."DEAD_LETTER_ACTION"',
    'truncate "OPS"."DEAD_LETTER_ACTION"',
  ])
    await expect(pool.query(statement)).rejects.toThrow(/never changed or removed/);
});

test('a queue that does not exist, a missing reason and a queue that is down are told apart', async () => {
  problemOf(await api.call('POST', '/api/dead-letters/nosuch/redrive'), 404);
  const body = JSON.stringify({ messages: ['a'] });
  expect(
    problemOf(await api.call('POST', '/api/dead-letters/ingest/discard', { body }), 400).errors,
  ).toMatchObject([{ in: 'body', field: 'reason' }]);
  const down = apiOn(queues.failing('GetQueueAttributesCommand'));
  problemOf(await down.call('GET', '/api/dead-letters'), 503);
});
