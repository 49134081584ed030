import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DryRun } from '../../src/contract/dry-run.ts';
import { samplesFolder } from '../support/expected.ts';
import { runningStack, type RunningStack } from '../support/running-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let running: RunningStack;
let folder: string;
const arthmate = join(samplesFolder, 'arthmate.csv');

beforeAll(async () => {
  folder = await temporaryFolder('turno-dry-run-');
  running = await runningStack();
});
afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(body: object): Promise<DryRun> {
  const answered = await fetch(new URL('/api/feeds/arthmate/dry-run', running.stack.apiUrl), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-internal-token': running.stack.internalToken,
    },
    body: JSON.stringify(body),
  });
  expect(answered.status).toBe(200);
  return DryRun.parse(await answered.json());
}

/** Runs the command line as an operator does, to its end. */
function operate(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof operate>>>();
  const env = { ...process.env, TURNO_INTERNAL_TOKEN: running.stack.internalToken };
  const command = ['bin/operate.ts', 'dry-run', ...argv, '--api-url', running.stack.apiUrl];
  execFile(process.execPath, command, { timeout: 25_000, env }, (error, stdout, stderr) => {
    resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
  });
  return promise;
}

test('the largest sample goes through the gateway', async () => {
  const header = 'loan_id,Amount,Transaction Date,Status,reason\n';
  const record = 'LOAN0000001,100.00,05-11-2026,SUCCESS,note\n';
  const sample = Buffer.from(
    header + record.repeat(Math.floor((4_000_000 - header.length) / record.length)),
  );
  const tried = await ask({ sample_base64: sample.toString('base64') });
  expect(tried).toMatchObject({
    outcome: 'loads',
    counts: { loaded: 1 },
    bytes_read: sample.length,
  });
});

test('an operator tries a file, then an edited mapping against what is loaded', async () => {
  const before = await operate('arthmate', arthmate);
  expect(before).toMatchObject({ code: 0, stderr: '' });
  expect(before.stdout).toContain('arthmate.csv: would be loaded.');

  const entry = await running.drop(
    'arthmate/november.csv',
    readFileSync(arthmate, 'utf8').replace('SUCCESS,,', 'SUCCESS,paid,'),
  );
  await running.archived(entry.file_id);
  const edited = join(folder, 'edited.yml');
  const mapping = readFileSync('mappings/arthmate.yml', 'utf8');
  await writeFile(edited, mapping.replace('  reason: { target: note, type: text }\n', ''));
  const after = await operate('arthmate', '--file-id', entry.file_id, '--mapping', edited);
  expect(after).toMatchObject({ code: 0, stderr: '' });
  expect(after.stdout).toContain('difference 0 rows, ₹0.00');
  expect(after.stdout).toMatch(/Changed, 0 of them another payment/);

  await writeFile(edited, mapping.replace('type: numeric', 'type: number'));
  const wrong = await operate('arthmate', arthmate, '--mapping', edited);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toContain('--mapping columns.Amount.type: has a value that is not allowed.');
});
