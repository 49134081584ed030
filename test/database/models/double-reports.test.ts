/** One debit that two feeds of a lender report on different days. */
import { expect, test } from 'vitest';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow, type RawRow } from '../../support/raw-rows.ts';

const database = await testDatabase();
const NACH = 'shivalik';
const STATEMENT = 'shivalik_payment';

type Report = readonly [feed: string, day: string, row?: Partial<RawRow>];

/** Commits the reports; each inner list is followed by a transform. Returns the outbox by day, and the cases. */
async function after(
  loanId: string,
  ...transforms: readonly (readonly Report[])[]
): Promise<{ outbox: Record<string, string>; cases: string[] }> {
  for (const reports of transforms) {
    for (const [feed, day, row] of reports)
      await loadRows(database.pool, feed, [rawRow({ loanId, date: `2026-11-${day}`, ...row })]);
    await transformNewLoads(database.pool);
  }
  await runQueueChecks(database.pool);
  const outbox = await database.pool.query<{ day: string; state: string }>(
    `select to_char(date, 'DD') as day, state from "OPS"."REPAYMENT_OUTBOX" where loan_external_id = $1`,
    [loanId],
  );
  const cases = await database.pool.query<{
    day: string;
    status: string;
    resolution: string | null;
  }>(
    `select to_char(date, 'DD') as day, status, resolution from "OPS"."EXCEPTION" where loan_external_id = $1 order by exception_id`,
    [loanId],
  );
  return {
    outbox: Object.fromEntries(outbox.rows.map((row) => [row.day, row.state])),
    cases: cases.rows.map((row) =>
      [row.day, row.status, row.resolution].filter((part) => part !== null).join(' '),
    ),
  };
}

test('the later day is held until a person decides', async () => {
  const expected = { outbox: { '05': 'ready', '06': 'held' }, cases: ['06 open'] };
  expect(
    await after('D1', [
      [NACH, '05'],
      [STATEMENT, '06'],
    ]),
  ).toEqual(expected);
  expect(await after('D2', [[NACH, '05']], [[STATEMENT, '06']])).toEqual(expected);
  expect(await after('D3', [[STATEMENT, '06']], [[NACH, '05']])).toEqual(expected);
});

test('where the later day is under way already, the earlier one that arrives is held', async () => {
  await after('D4', [[STATEMENT, '06']]);
  await database.pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'queued', queued_at = now() where loan_external_id = 'D4'`,
  );
  expect(await after('D4', [[NACH, '05']])).toEqual({
    outbox: { '05': 'held', '06': 'queued' },
    cases: ['05 open'],
  });
});

test('another amount, another loan, the same feed, or a day beyond the window is no suspicion', async () => {
  expect(
    await after('D5', [
      [NACH, '05'],
      [STATEMENT, '06', { amount: '100.01' }],
    ]),
  ).toMatchObject({ cases: [] });
  expect(
    await after('D6', [
      [NACH, '05'],
      [NACH, '06'],
    ]),
  ).toMatchObject({ cases: [] });
  expect(
    await after('D7', [
      [NACH, '05'],
      [STATEMENT, '09'],
    ]),
  ).toMatchObject({ cases: [] });
  expect(
    await after('D8', [
      [NACH, '05'],
      [STATEMENT, '08'],
    ]),
  ).toMatchObject({ cases: ['08 open'] });
});

test("the window is the lender's own setting", async () => {
  await database.pool.query(
    `update "OPS"."LENDER" set double_report_window_days = 1 where lender = 'SHIVALIK'`,
  );
  expect(
    await after('D9', [
      [NACH, '05'],
      [STATEMENT, '07'],
    ]),
  ).toMatchObject({ cases: [] });
  await database.pool.query(
    `update "OPS"."LENDER" set double_report_window_days = 3 where lender = 'SHIVALIK'`,
  );
});

test('two feeds that both report both days tell of two payments, in whatever order they come', async () => {
  const both = { '05': 'ready', '06': 'ready' };
  expect(
    await after('D10', [
      [NACH, '05'],
      [STATEMENT, '06'],
      [NACH, '06'],
      [STATEMENT, '05'],
    ]),
  ).toEqual({ outbox: both, cases: [] });
  const cleared = await after('D11', [[NACH, '05']], [[STATEMENT, '06']], [[NACH, '06']]);
  expect(cleared).toEqual({ outbox: both, cases: ['06 resolved one feed reports both days'] });
});

test('a debit that both feeds report on one day explains itself: the next day of one feed is another payment', async () => {
  const both = { outbox: { '05': 'ready', '06': 'ready' }, cases: [] };
  expect(
    await after('D16', [
      [NACH, '05'],
      [STATEMENT, '05'],
      [STATEMENT, '06'],
    ]),
  ).toEqual(both);
  expect(
    await after(
      'D17',
      [
        [STATEMENT, '05'],
        [STATEMENT, '06'],
      ],
      [[NACH, '05']],
    ),
  ).toEqual(both);
});

test('an identity that both carry decides: the same money stays held, and nobody is asked', async () => {
  const decided = { outbox: { '05': 'ready', '06': 'held' }, cases: ['06 resolved same identity'] };
  const item = { paymentId: 'SHV2611050001' };
  expect(
    await after('D12', [
      [NACH, '05', item],
      [STATEMENT, '06', { paymentId: 'BATCH', note: 'NACH CR/SHV2611050001' }],
    ]),
  ).toEqual(decided);
  expect(
    await after('D13', [
      [NACH, '05', item],
      [STATEMENT, '06', item],
    ]),
  ).toEqual(decided);
  const longer = { paymentId: 'BATCH', note: 'NACH CR/SHV26110500012' };
  expect(
    await after('D14', [
      [NACH, '05', item],
      [STATEMENT, '06', longer],
    ]),
  ).toMatchObject({ cases: ['06 open'] });
});

test('payments that an operator posts get the case, and nothing enters the outbox', async () => {
  await loadRows(database.pool, 'vivriti', [
    rawRow({ loanId: 'D15', date: '2026-11-06', paymentId: 'pay_1' }),
  ]);
  await loadRows(database.pool, 'vivriti_nach_status', [
    rawRow({ loanId: 'D15', date: '2026-11-05', paymentId: 'VVTN1' }),
  ]);
  expect(await after('D15', [])).toEqual({ outbox: {}, cases: ['06 open'] });
});
