/** From a repayment in Fineract back to the bytes of its record, over HTTP alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as z from 'zod';
import { TransactionDetail } from '../../src/contract/transaction-detail.ts';
import { TransactionEvidence } from '../../src/contract/transaction-evidence.ts';
import { TransactionPage } from '../../src/contract/transaction.ts';
import { samplesFolder } from '../support/expected.ts';
import { runningStack, type RunningStack } from '../support/running-stack.ts';

let running: RunningStack;
const file = readFileSync(join(samplesFolder, 'arthmate.csv'));

beforeAll(async () => {
  running = await runningStack();
  const entry = await running.drop('arthmate/walk.csv', file);
  await running.archived(entry.file_id);
  await running.stack.runPipeline();
  await running.stack.untilPosted();
});
afterAll(async () => running.stop());

async function get<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { apiUrl, internalToken } = running.stack;
  const answered = await fetch(`${apiUrl}${path}`, {
    headers: { 'x-internal-token': internalToken },
  });
  expect(answered.status).toBe(200);
  return schema.parse(await answered.json());
}

test('from a Fineract transaction one walks to its record, and one changed byte of it is found', async () => {
  const [repayment] = running.stack.simulator.transactions();
  const named = `/transactions?fineract_transaction_id=${String(repayment?.id)}`;
  const list = await get(named, TransactionPage);
  expect(list.items).toMatchObject([
    { source_key: repayment?.externalId, posting: 'posted', result: 'success' },
  ]);
  const path = `/transactions/${repayment?.externalId ?? ''}`;
  const detail = await get(path, TransactionDetail);
  expect(detail.calls.some((call) => call.method === 'POST' && call.response_status === 200)).toBe(
    true,
  );
  const place = detail.reports[0]?.file?.record;
  const archiveKey = detail.reports[0]?.file?.archive_key ?? '';
  const record = file.subarray(place?.byte_start, place?.byte_end);
  expect(record.toString('utf8')).toContain(repayment?.loanExternalId);

  const evidence = await get(`${path}/evidence`, TransactionEvidence);
  expect(evidence).toMatchObject({
    verdict: 'identical',
    reports: [{ record: record.toString('utf8') }],
  });

  const flipped = Buffer.from(file);
  const at = (place?.byte_start ?? 0) + 1;
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  const { bucket, s3 } = running.stack;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: archiveKey, Body: flipped }));
  expect(await get(`${path}/evidence`, TransactionEvidence)).toMatchObject({
    verdict: 'different',
  });
});

test('the list is exported as a spreadsheet reads it', async () => {
  const { apiUrl, internalToken } = running.stack;
  const answered = await fetch(`${apiUrl}/transactions/export?posting=posted`, {
    headers: { 'x-internal-token': internalToken },
  });
  expect(answered.headers.get('content-disposition')).toContain('transactions.csv');
  const bytes = Buffer.from(await answered.arrayBuffer());
  expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
  const lines = bytes.toString('utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(running.stack.simulator.transactions().length + 1);
  expect(lines.length).toBeGreaterThan(1);
});
