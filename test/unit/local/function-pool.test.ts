import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { FunctionDefinition } from '../../../local/lambda/execution-environment.ts';
import { FunctionPool } from '../../../local/lambda/function-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'turno-function-'));
const modulePath = join(folder, 'index.mjs');
writeFileSync(
  modulePath,
  `export const handler = async (event, context) => {
     if (event.do === 'throw') throw new TypeError('no such loan');
     if (event.do === 'exit') process.exit(3);
     if (event.do === 'hang') await new Promise(() => setInterval(() => {}, 1000));
     if (event.do === 'spin') for (;;);
     return { pid: process.pid, event, requestId: context.awsRequestId, left: context.getRemainingTimeInMillis(), word: process.env.WORD };
   };`,
);
const definition: FunctionDefinition = {
  name: 'trial',
  modulePath,
  handlerName: 'handler',
  environment: { PATH: process.env['PATH'] ?? '', WORD: 'set' },
  timeoutMs: 5000,
  memoryMib: 128,
  concurrencyMax: 2,
  logFile: join(folder, 'trial.log'),
};
const pools: FunctionPool[] = [];
function pool(changes: Partial<FunctionDefinition> = {}): FunctionPool {
  const made = new FunctionPool({ ...definition, ...changes });
  pools.push(made);
  return made;
}
afterAll(() => Promise.all(pools.map((each) => each.stop())));

interface Answer {
  readonly pid: number;
  readonly event: unknown;
  readonly left: number;
  readonly word: string;
}

test('a function gets its event, its variables and the time that is left', async () => {
  const answer = (await pool().invoke({ a: 1 })) as Answer;
  expect(answer).toMatchObject({ event: { a: 1 }, word: 'set' });
  expect(answer.left).toBeLessThanOrEqual(5000);
  expect(answer.pid).not.toBe(process.pid);
});

test('an environment is used again, and no more than allowed are made', async () => {
  const trial = pool();
  const answers = (await Promise.all([1, 2, 3, 4, 5, 6].map(() => trial.invoke({})))) as Answer[];
  expect(new Set(answers.map(({ pid }) => pid)).size).toBeLessThanOrEqual(2);
});

test('what a handler throws keeps its name and message', async () => {
  await expect(pool().invoke({ do: 'throw' })).rejects.toMatchObject({
    name: 'TypeError',
    message: 'no such loan',
  });
});

test('a crash is an error of its invocation, and the next one gets a new environment', async () => {
  const trial = pool({ concurrencyMax: 1 });
  const first = (await trial.invoke({})) as Answer;
  await expect(trial.invoke({ do: 'exit' })).rejects.toMatchObject({ name: 'Runtime.ExitError' });
  const next = (await trial.invoke({})) as Answer;
  expect(next.pid).not.toBe(first.pid);
});

test.each(['hang', 'spin'])(
  'a function that would %s for ever is ended at its timeout',
  async (how) => {
    const trial = pool({ timeoutMs: 500 });
    await expect(trial.invoke({ do: how })).rejects.toThrow('timed out after 0.5 seconds');
    expect(trial.busyPids()).toEqual([]);
  },
);

test('killing the process of a busy environment is a crash', async () => {
  const trial = pool();
  const working = trial.invoke({ do: 'hang' });
  await expect.poll(() => trial.busyPids().length).toBe(1);
  process.kill(trial.busyPids()[0] ?? 0, 'SIGKILL');
  await expect(working).rejects.toThrow('SIGKILL');
});
