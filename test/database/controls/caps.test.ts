import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { changeCap, readCaps } from '../../../src/controls/caps.ts';
import { previewDue } from '../../../src/controls/preview-due.ts';
import { fromPaise, toPaise } from '../../../src/money.ts';
import { enqueueEligible } from '../../../src/repayments/enqueue.ts';
import { runPipeline } from '../../../src/pipeline/run-pipeline.ts';
import { testDatabase } from '../../support/database.ts';
import { pipelineOn, request, runRow } from '../pipeline/support.ts';
import { enqueue, markPosted, newRun, readyPayments, startAfresh, statesOf } from './support.ts';

const { pool } = await testDatabase();
beforeEach(async () => startAfresh(pool));

const by = { reason: 'careful start', changedBy: 'asha' };

function day(loan: string, date: string, amount = '100.00', lender = 'DMI') {
  return { lender, loan, date: `2026-01-${date}`, amount };
}

async function capAll(rupees: string | null, payments: number | null = null): Promise<void> {
  await changeCap(pool, { lender: null, rupees, payments, ...by });
}

test('the oldest value dates are queued up to the cap, and what is over stays ready and is told', async () => {
  const keys = await readyPayments(pool, [day('C1', '07'), day('C2', '05'), day('C3', '06')]);
  await changeCap(pool, { lender: 'DMI', rupees: '250.00', payments: null, ...by });
  const run = request({ skipTransform: true });
  const { deps, queue } = pipelineOn(pool);
  await runPipeline(deps, run);
  expect(await statesOf(pool, keys)).toEqual(['ready', 'queued', 'queued']);
  expect(queue.sent.map((message) => message.groupId)).toEqual(['C2', 'C3']);
  expect(await runRow(pool, run.requestId)).toMatchObject({
    status: 'success',
    counts: {
      enqueued: { DMI: { count: 2, total: '200.00' } },
      over_cap: { DMI: { count: 1, total: '100.00' } },
    },
  });
});

test('a cap of a lender leaves other lenders alone, and the cap of all counts every lender', async () => {
  await readyPayments(pool, [
    day('C4', '01'),
    day('C5', '02'),
    day('C6', '03', '100.00', 'UGRO'),
    day('C7', '04', '100.00', 'UGRO'),
  ]);
  await changeCap(pool, { lender: 'DMI', rupees: null, payments: 1, ...by });
  await capAll(null, 2);
  expect(await enqueue(pool)).toMatchObject({
    perLender: { DMI: { count: 1 }, UGRO: { count: 1 } },
    overCap: { DMI: { count: 1 }, UGRO: { count: 1 } },
  });
});

test('a later payment of a loan waits behind its earlier one that is over the cap', async () => {
  const keys = await readyPayments(pool, [
    day('C8', '01', '500.00'),
    day('C8', '02', '10.00'),
    day('C9', '03', '10.00'),
  ]);
  await capAll('100.00');
  await enqueue(pool);
  expect(await statesOf(pool, keys)).toEqual(['ready', 'ready', 'queued']);
});

test('what was posted today uses the cap, what was posted yesterday in India does not, and failing gives the room back', async () => {
  const keys = await readyPayments(pool, [day('C10', '01'), day('C11', '02'), day('C12', '03')]);
  await capAll(null, 1);
  await enqueue(pool);
  await markPosted(pool, keys.slice(0, 1));
  expect(await readCaps(pool)).toMatchObject([{ used_payments: 1, used_rupees: '100.00' }]);
  expect(await enqueue(pool)).toMatchObject({ count: 0, overCap: { DMI: { count: 2 } } });

  await pool.query(`alter table "CORE"."CORE_TRANSACTION_DATA_PROCESSED" disable trigger user`);
  await pool.query(
    `update "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
     set updated_at = date_trunc('day', now() at time zone 'Asia/Kolkata') at time zone 'Asia/Kolkata' - interval '1 second'`,
  );
  await pool.query(`alter table "CORE"."CORE_TRANSACTION_DATA_PROCESSED" enable trigger user`);
  expect(await enqueue(pool)).toMatchObject({ count: 1, overCap: { DMI: { count: 1 } } });
  await pool.query(`update "OPS"."REPAYMENT_OUTBOX" set state = 'failed' where state = 'queued'`);
  expect(await readCaps(pool)).toMatchObject([{ used_payments: 0 }]);
});

test('the newest change is what holds, none of them is lost, and no amounts at all lift the cap', async () => {
  await capAll('100.00');
  await capAll('200.00', 7);
  expect(await readCaps(pool)).toMatchObject([{ lender: null, rupees: '200.00', payments: 7 }]);
  await capAll(null);
  expect(await readCaps(pool)).toEqual([]);
  const kept = await pool.query('select from "OPS"."POSTING_CAP"');
  expect(kept.rowCount).toBe(3);
  await expect(pool.query('delete from "OPS"."POSTING_CAP"')).rejects.toThrow('history');
});

test('more payments than a page of the caps holds are all decided on', async () => {
  await readyPayments(
    pool,
    Array.from({ length: 2_300 }, (_unused, index) => day(`CP-${String(index)}`, '05', '1.00')),
  );
  await capAll(null, 2_200);
  const preview = await previewDue(pool, { lender: null, loansMax: 3 });
  expect(preview).toMatchObject({
    wouldPost: { DMI: { count: 2_200 } },
    overCap: { DMI: { count: 100 } },
    loans: { count: 2_200 },
  });
  expect(preview.loans.first).toHaveLength(3);
  expect(await enqueue(pool)).toMatchObject({ count: 2_200, overCap: { DMI: { count: 100 } } });
});

const payments = fc.uniqueArray(
  fc.record({
    lender: fc.constantFrom('DMI', 'UGRO'),
    number: fc.nat(5),
    day: fc.integer({ min: 1, max: 28 }),
    paise: fc.integer({ min: 1, max: 50_000 }),
  }),
  { minLength: 3, maxLength: 25, selector: (each) => JSON.stringify(each) },
);
const room = fc.option(fc.integer({ min: 0, max: 150_000 }));
const count = fc.option(fc.nat(10));

test('two runs at once, again and again with results in between: never over a cap, and the preview was right', async () => {
  await fc.assert(
    fc.asyncProperty(payments, room, count, room, async (asking, paise, most, lenderPaise) => {
      await startAfresh(pool);
      await readyPayments(
        pool,
        asking.map((each) => ({
          lender: each.lender,
          loan: `${each.lender}-P${String(each.number)}`,
          date: `2026-01-${String(each.day).padStart(2, '0')}`,
          amount: fromPaise(BigInt(each.paise)),
        })),
      );
      const rupees = (of: number | null): string | null =>
        of === null ? null : fromPaise(BigInt(of));
      await capAll(rupees(paise), most);
      await changeCap(pool, { lender: 'UGRO', rupees: rupees(lenderPaise), payments: null, ...by });
      for (let round = 0; round < 3; round += 1) {
        const before = await previewDue(pool, { lender: null, loansMax: 0 });
        const [one, other] = await Promise.all([enqueue(pool), enqueue(pool)]);
        expect([one.count, other.count].toSorted((a, b) => a - b)).toEqual([
          0,
          Object.values(before.wouldPost).reduce((sum, tally) => sum + tally.count, 0),
        ]);
        await requireWithinCaps();
        await concludeSome(round);
        await requireWithinCaps();
      }
    }),
    { numRuns: 12 },
  );
}, 60_000);

async function requireWithinCaps(): Promise<void> {
  for (const cap of await readCaps(pool)) {
    if (cap.rupees !== null)
      expect(toPaise(cap.used_rupees)).toBeLessThanOrEqual(toPaise(cap.rupees));
    if (cap.payments !== null) expect(cap.used_payments).toBeLessThanOrEqual(cap.payments);
  }
  const counted = await pool.query<{ under_way: string }>(
    `select count(*) as under_way from "OPS"."REPAYMENT_OUTBOX" where state in ('queued', 'posted')`,
  );
  const [all] = await readCaps(pool);
  // The usage that the caps are measured with is itself what the outbox says.
  if (all?.lender === null) expect(all.used_payments).toBe(Number(counted.rows[0]?.under_way));
}

/** Some of what is queued is posted, some fails, the rest stays under way. */
async function concludeSome(round: number): Promise<void> {
  const queued = await pool.query<{ source_key: string }>(
    `select source_key from "OPS"."REPAYMENT_OUTBOX" where state = 'queued' order by source_key`,
  );
  const keys = queued.rows.map((row) => row.source_key);
  await markPosted(
    pool,
    keys.filter((_key, index) => index % 3 === round % 3),
  );
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'failed' where state = 'queued' and source_key = any($1::text[])`,
    [keys.filter((_key, index) => index % 3 === (round + 1) % 3)],
  );
}

test('a cap that is set while a run queues holds from its next page on', async () => {
  await readyPayments(
    pool,
    Array.from({ length: 1200 }, (_, n) => day(`MID${String(n)}`, '05')),
  );
  const { deps } = pipelineOn(pool);
  const result = await enqueueEligible(
    deps,
    { runId: await newRun(pool), dryRun: false },
    async () => capAll('0.00'),
  );
  expect(result).toMatchObject({ count: 500, overCap: { DMI: { count: 700 } } });
});
