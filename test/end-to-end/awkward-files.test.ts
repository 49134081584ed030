import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplesFolder } from '../support/expected.ts';
import { runningStack, type RunningStack } from '../support/running-stack.ts';

let running: RunningStack;
const dmi = readFileSync(join(samplesFolder, 'dmi.csv'), 'utf8');
const arthmate = readFileSync(join(samplesFolder, 'arthmate.csv'), 'utf8');

beforeAll(async () => {
  running = await runningStack();
});
afterAll(async () => running.stop());

async function rowsOf(fileId: string): Promise<number> {
  const rows = await running.database.query<{ count: number }>(
    `select count(*)::int as count from "RAW"."RAW_DMI_NACH_STATUS_REPORT" where file_id = $1`,
    [fileId],
  );
  return rows.rows[0]?.count ?? -1;
}

test('a wrong control total loads nothing and says which sums differ; the corrected file then loads', async () => {
  const wrong = await running.drop('dmi/november.csv', dmi.replace('4,01,782.28', '4,01,782.29'));
  expect(wrong).toMatchObject({ status: 'failed', error_code: 'control_total_differs' });
  expect(wrong.error_message).toContain('401782.29');
  expect(wrong.error_message).toContain('401782.28');
  expect(await rowsOf(wrong.file_id)).toBe(0);

  const corrected = await running.drop('dmi/november.csv', dmi);
  expect(corrected).toMatchObject({ status: 'success' });
  expect(await rowsOf(corrected.file_id)).toBe(3);
});

test('the same bytes under another name are refused and the first is named', async () => {
  const again = await running.drop('dmi/november-copy.csv', dmi);
  expect(again).toMatchObject({ status: 'failed', error_code: 'duplicate_content' });
  expect(again.error_message).toContain('dmi/november.csv');
});

test('the same object again changes nothing', async () => {
  await running.put('dmi/november.csv', dmi);
  const other = await running.drop('dmi/other.csv', dmi.replace('DMIFL0004521', 'DMIFL0004599'));
  expect(other.status).toBe('success');
  const entries = await running.database.query(
    `select status from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where object_key = 'dmi/november.csv' order by file_id`,
  );
  expect(
    entries.rows.filter((entry: { status: string }) => entry.status === 'success'),
  ).toHaveLength(1);
});

test('a missing column names the column and what was found instead', async () => {
  const missing = await running.drop('arthmate/no-amount.csv', arthmate.replace('Amount', 'Amnt'));
  expect(missing).toMatchObject({ status: 'failed', error_code: 'missing_column' });
  expect(missing.error_message).toContain('Amount');
  expect(missing.error_message).toContain('Amnt');
});

test.each([
  ['an object that no feed owns', 'nobody/file.csv', 'a,b\n1,2\n', 'unknown_feed'],
  ['an empty file', 'arthmate/empty.csv', '', 'empty_file'],
  [
    'a spreadsheet instead of a CSV',
    'arthmate/book.csv',
    new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 8, 0, 0xff, 0xfe]),
    'binary_file',
  ],
  [
    'a quote that is never closed',
    'arthmate/quote.csv',
    arthmate.replace('"KHAN LOGISTICS, NAGPUR"', '"KHAN LOGISTICS, NAGPUR'),
    'unclosed_quote',
  ],
])('%s is refused with a message that says what to do', async (_what, key, body, code) => {
  const entry = await running.drop(key, body);
  expect(entry).toMatchObject({ status: 'failed', error_code: code });
  expect(entry.error_message?.length).toBeGreaterThan(40);
});

test('after all of these a good file still loads', async () => {
  expect(await running.drop('arthmate/good.csv', arthmate)).toMatchObject({ status: 'success' });
});
