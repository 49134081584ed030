import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningStack, type RunningStack } from '../support/running-stack.ts';

let running: RunningStack;
const LOANS = 40;
const loan = (n: number): string => `AMTFL9${String(n).padStart(7, '0')}`;

/** An ARTHMATE file with one payment for each loan, on the given day of November. */
function fileOf(day: number): string {
  const rows = Array.from(
    { length: LOANS },
    (_, n) =>
      `${loan(n)},X,${String(1000 + n)}.50,${String(day).padStart(2, '0')}-11-2026,SUCCESS,,,,,`,
  );
  return `loan_id,borrower_name,Amount,Transaction Date,Status,reason,umrn,utr,settlement_date,\n${rows.join('\n')}\n`;
}

beforeAll(async () => {
  running = await runningStack();
  await fetch(new URL('/simulator/loans', running.stack.fineractUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Array.from({ length: LOANS }, (_, n) => ({ externalId: loan(n) }))),
  });
});
afterAll(async () => running.stop());

test('five runs at once, with files arriving meanwhile, post each payment once', async () => {
  await running.drop('arthmate/day-5.csv', fileOf(5));
  const arriving = [6, 7, 8].map(async (day) =>
    running.drop(`arthmate/day-${String(day)}.csv`, fileOf(day)),
  );
  await Promise.all([
    ...Array.from({ length: 5 }, async () => running.stack.runPipeline()),
    ...arriving,
  ]);
  await running.stack.runPipeline();
  await running.settled();

  const held = await running.repayments();
  expect(held).toHaveLength(LOANS * 4);
  expect(new Set(held.map((repayment) => repayment.externalId)).size).toBe(LOANS * 4);
  const failed = await running.database.query(
    `select 1 from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" where status <> 'success'`,
  );
  expect(failed.rowCount).toBe(0);
});
