import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedAfterAll } from '../support/expected.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TIMEOUT_MS = 120_000;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
}

let dataDir: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  dataDir = await temporaryFolder('turno-recovery-');
});

afterAll(async () => {
  // Only where the test failed or took too long: told to stop, a start takes its own processes along.
  await Promise.all([...running].map((child) => (child.kill('SIGTERM'), once(child, 'close'))));
  await rm(dataDir, { recursive: true, force: true });
});

/** The entry of `npm start`, to its end; each line that it writes is shown to `look`. */
function start(
  options: readonly string[],
  look: (line: string, child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const command = ['local/start.ts', '--once', '--data', dataDir, ...options];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    look(line, child);
  });
  child.once('error', reject);
  child.once('close', (code, signal) => {
    running.delete(child);
    resolve({ code, signal, lines });
  });
  return promise;
}

function killedAt(moment: RegExp): Promise<Ended> {
  return start([], (line, child) => {
    if (moment.test(line)) child.kill('SIGKILL');
  });
}

interface Outcome {
  readonly posted: { readonly count: number; readonly total: string };
  readonly posted_now: number;
  readonly failed: number;
}

const outcomeOf = (ended: Ended): Outcome => JSON.parse(ended.lines.at(-1) ?? '') as Outcome;

test(
  'a start after two that were killed in mid-work posts every repayment exactly once',
  { timeout: TIMEOUT_MS },
  async () => {
    const whileLoading = await killedAt(/sample files dropped/);
    expect(whileLoading.signal).toBe('SIGKILL');
    expect(whileLoading.lines.join('\n')).not.toContain('Pipeline run');
    const whilePosting = await killedAt(/Posting: |Pipeline run/);
    expect(whilePosting.signal).toBe('SIGKILL');

    const completed = await start(['--json']);
    expect(completed.code).toBe(0);
    expect(outcomeOf(completed)).toMatchObject({ posted: expectedAfterAll.auto_posted, failed: 0 });
    expect(expectedAfterAll.auto_posted).toEqual({ count: 14, total: '569665.78' });

    const another = await start(['--json']);
    expect(another.code).toBe(0);
    expect(outcomeOf(another)).toMatchObject({
      posted: expectedAfterAll.auto_posted,
      posted_now: 0,
      failed: 0,
    });
  },
);
