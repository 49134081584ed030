import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalStack, type LocalStack } from '../support/local-stack.ts';
import { until } from '../support/until.ts';

const LOANS = 20;
const TIMEOUT_MS = 90_000;
const loan = (n: number): string => `AMTFL95550${String(n).padStart(3, '0')}`;

function fileOf(day: number): string {
  const rows = Array.from(
    { length: LOANS },
    (_, n) => `${loan(n)},${String(100 + n)}.50,${String(day).padStart(2, '0')}-11-2026,SUCCESS,`,
  );
  return `loan_id,Amount,Transaction Date,Status,reason\n${rows.join('\n')}\n`;
}

let local: LocalStack;
/** Set to make ingest-file unable to ask for runs. */
const NO_QUEUE = 'http://sqs.us-east-1.localhost/000000000000/no-such-queue';

async function startWith(ingestEnvironment: Record<string, string>): Promise<LocalStack> {
  return startLocalStack({
    seedLoans: Array.from({ length: LOANS }, (_, n) => ({ externalId: loan(n) })),
    functionEnvironment: (name) => (name === 'ingest-file' ? ingestEnvironment : {}),
  });
}

async function put(stack: LocalStack, day: number): Promise<void> {
  await stack.s3.send(
    new PutObjectCommand({
      Bucket: stack.bucket,
      Key: `arthmate/day-${String(day)}.csv`,
      Body: fileOf(day),
    }),
  );
}

const posted = (stack: LocalStack, count: number) =>
  until(
    `${String(count)} repayments`,
    async () => (stack.simulator.transactions().length >= count ? true : undefined),
    TIMEOUT_MS,
  );

async function runsAfterFiles(stack: LocalStack): Promise<number> {
  const found = await stack.stack.pool.query<{ count: number }>(
    `select count(*)::int as count from "OPS"."PIPELINE_RUN" where trigger = 'file'`,
  );
  return found.rows[0]?.count ?? -1;
}

beforeAll(async () => {
  local = await startWith({ RUN_AFTER_FILE_SECONDS: '2' });
});
afterAll(async () => local.stop());

test(
  'a burst of five files is posted by a run or two, and nobody asked for one',
  { timeout: TIMEOUT_MS },
  async () => {
    await Promise.all([1, 2, 3, 4, 5].map((day) => put(local, day)));
    await posted(local, 5 * LOANS);
    await local.untilPosted();
    const held = local.simulator.transactions();
    expect(new Set(held.map(({ externalId }) => externalId)).size).toBe(5 * LOANS);
    expect(held).toHaveLength(5 * LOANS);
    const runs = await runsAfterFiles(local);
    expect(runs).toBeGreaterThan(0);
    expect(runs).toBeLessThanOrEqual(2);
  },
);

test(
  'files that come one by one while runs are at work are all posted, the last one too',
  { timeout: TIMEOUT_MS },
  async () => {
    const before = local.simulator.transactions().length;
    for (const day of [6, 7, 8, 9, 10, 11]) {
      await put(local, day);
      await until('the file', async () => {
        const ended = await local.stack.pool.query(
          `select 1 from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where object_key = $1 and status = 'success'`,
          [`arthmate/day-${String(day)}.csv`],
        );
        return ended.rowCount === 1 ? true : undefined;
      });
    }
    await posted(local, before + 6 * LOANS);
    expect(local.simulator.transactions()).toHaveLength(before + 6 * LOANS);
  },
);

test(
  'where no run can be asked for, the file is loaded all the same, and the schedule posts it',
  { timeout: TIMEOUT_MS },
  async () => {
    const other = await startWith({ RUN_AFTER_FILE_SECONDS: '1', PIPELINE_QUEUE_URL: NO_QUEUE });
    try {
      await put(other, 1);
      await until('the file', async () => {
        const ended = await other.stack.pool.query(
          `select 1 from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where status = 'success' and archive_key is not null`,
        );
        return ended.rowCount === 1 ? true : undefined;
      });
      expect(await runsAfterFiles(other)).toBe(0);
      await other.stack.schedules.fire();
      await posted(other, LOANS);
    } finally {
      await other.stop();
    }
  },
);
