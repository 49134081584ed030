import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningStack, type RunningStack } from '../support/running-stack.ts';
import { until } from '../support/until.ts';

const LOANS = 20;
const DAYS = 10;
const PAYMENTS = LOANS * DAYS;
const loan = (n: number): string => `AMTFL8${String(n).padStart(7, '0')}`;
let running: RunningStack;

beforeAll(async () => {
  running = await runningStack();
  for (let n = 0; n < LOANS; n += 1) running.stack.simulator.addLoan({ externalId: loan(n) });
});
afterAll(async () => running.stop());

/** Some payments for each loan: they are posted one after the other, so that a stop comes in the middle. */
function file(): string {
  const rows = Array.from({ length: PAYMENTS }, (_, n) => {
    const day = String(1 + Math.floor(n / LOANS)).padStart(2, '0');
    return `${loan(n % LOANS)},X,${String(1000 + n)}.50,${day}-11-2026,SUCCESS,,,,,`;
  });
  return `loan_id,borrower_name,Amount,Transaction Date,Status,reason,umrn,utr,settlement_date,\n${rows.join('\n')}\n`;
}

async function put(posting: 'on' | 'off'): Promise<{ being_posted: { count: number } }> {
  const answer = await fetch(new URL('/api/pipeline/switch', running.stack.apiUrl), {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      'x-internal-token': running.stack.internalToken,
    },
    body: JSON.stringify({ posting, reason: 'the end-to-end test' }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { being_posted: { count: number } };
}

async function count(condition: string): Promise<number> {
  const found = await running.database.query<{ count: number }>(
    `select count(*)::int as count from "OPS"."REPAYMENT_OUTBOX" where ${condition}`,
  );
  return found.rows[0]?.count ?? 0;
}

test('switched off in the middle of posting, the number posted stops growing; switched on, a run posts the rest, all once', async () => {
  running.stack.simulator.addFault({ type: 'slow', ms: 600, count: null });
  // The API's first answer takes a cold start, which is not what is measured here.
  await put('on');
  await running.drop('arthmate/day-5.csv', file());
  expect((await running.stack.runPipeline()).status).toBe('success');
  await until('the first repayments', async () =>
    (await count(`state = 'posted'`)) >= 5 ? true : undefined,
  );

  const off = await put('off');
  await until('the workers to end what they have in hand', async () =>
    (await count('claimed_by is not null')) === 0 ? true : undefined,
  );
  const postedAtStop = (await running.repayments()).length;
  expect(postedAtStop).toBeLessThan(PAYMENTS);
  expect(off.being_posted.count).toBeLessThanOrEqual(LOANS);

  // Every message that is in the queue already is delivered, and finds nothing to do.
  await until('the queue to be empty', async () =>
    (await count(`state = 'queued'`)) === 0 ? true : undefined,
  );
  expect((await running.stack.runPipeline()).status).toBe('success');
  expect(await running.repayments()).toHaveLength(postedAtStop);
  expect(await count(`state = 'ready'`)).toBe(PAYMENTS - postedAtStop);

  running.stack.simulator.clearFaults();
  await put('on');
  expect((await running.stack.runPipeline()).status).toBe('success');
  await running.settled();
  const held = await running.repayments();
  expect(held).toHaveLength(PAYMENTS);
  expect(new Set(held.map((repayment) => repayment.externalId)).size).toBe(PAYMENTS);
}, 120_000);
