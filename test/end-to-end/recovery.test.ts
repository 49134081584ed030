import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleLoans } from '../../local/samples.ts';
import { startFineractSimulator } from '../../local/simulators/fineract/server.ts';
import { startHttpProxy } from '../faults/processes/network/http-proxy.ts';
import { addressOf } from '../faults/processes/network/listening.ts';
import { expectedAfterAll } from '../support/expected.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TIMEOUT_MS = 120_000;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
}

interface Surroundings {
  readonly data?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

let dataDir: string;
let otherDataDir: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  dataDir = await temporaryFolder('turno-recovery-');
  otherDataDir = await temporaryFolder('turno-recovery-');
});

afterAll(async () => {
  // Only where the test failed or took too long: told to stop, a start takes its own processes along.
  await Promise.all([...running].map((child) => (child.kill('SIGTERM'), once(child, 'close'))));
  for (const folder of [dataDir, otherDataDir]) await rm(folder, { recursive: true, force: true });
});

/** The entry of `npm start`, to its end; each line that it writes is shown to `look`. */
function start(
  options: readonly string[],
  look: (line: string, child: ChildProcess) => void = () => undefined,
  { data = dataDir, environment = {} }: Surroundings = {},
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const command = ['local/start.ts', '--once', '--data', data, ...options];
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
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

test(
  'a repayment that Fineract accepted and nobody recorded is looked up by the next start, and stands once',
  { timeout: TIMEOUT_MS },
  async () => {
    const ANSWERS_BEFORE_THE_KILL = 2;
    const fineract = await startFineractSimulator({ seedLoans: sampleLoans() });
    let working: ChildProcess | undefined;
    let killed = false;
    let answers = 0;
    const lookedUp: string[] = [];
    // Stands where the answer is on its way: Fineract has committed, and the function never hears of it.
    const proxy = await startHttpProxy(
      'post to fineract',
      () => addressOf(fineract.url),
      async (moment, { what }) => {
        const posts = what.startsWith('POST');
        if (moment === 'before' && !posts) lookedUp.push(what);
        if (moment === 'after' && posts && working !== undefined) {
          answers += 1;
          if (answers > ANSWERS_BEFORE_THE_KILL && !killed) killed = working.kill('SIGKILL');
          return killed ? 'cut' : 'go on';
        }
        return 'go on';
      },
    );
    const surroundings = {
      data: otherDataDir,
      environment: { FINERACT_URL: `http://127.0.0.1:${String(proxy.port)}` },
    };
    const killedStart = await start([], (_line, child) => (working = child), surroundings);
    expect(killedStart.signal).toBe('SIGKILL');
    working = undefined;
    const accepted = fineract.transactions();
    expect(accepted.length).toBeGreaterThan(ANSWERS_BEFORE_THE_KILL);
    expect(accepted.length).toBeLessThan(expectedAfterAll.auto_posted.count);
    const before = lookedUp.length;

    const completed = await start(['--json'], undefined, surroundings);
    expect(completed.code).toBe(0);
    expect(outcomeOf(completed)).toMatchObject({ posted: expectedAfterAll.auto_posted, failed: 0 });
    const unrecorded = accepted.at(ANSWERS_BEFORE_THE_KILL)?.externalId ?? '';
    expect(lookedUp.slice(before).filter((what) => what.includes(unrecorded))).not.toEqual([]);
    const held = fineract.transactions();
    expect(held).toHaveLength(expectedAfterAll.auto_posted.count);
    expect(new Set(held.map(({ externalId }) => externalId)).size).toBe(held.length);
    await proxy.stop();
    await fineract.close();
  },
);
