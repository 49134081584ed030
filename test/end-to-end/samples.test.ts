import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadUmrnMaster } from '../../src/files/load-umrn-master.ts';
import { expectedAfterAll, expectedFiles, samplesFolder } from '../support/expected.ts';
import { runningStack, type LogEntry, type RunningStack } from '../support/running-stack.ts';
import { asFarAsExpected, seenRecords } from '../support/seen-records.ts';

let running: RunningStack;
const logged = new Map<string, LogEntry>();

beforeAll(async () => {
  running = await runningStack();
  await loadUmrnMaster(
    { pool: running.database },
    readFileSync(join(samplesFolder, 'umrn_master.csv')),
    {
      mode: 'truncate',
      fileName: 'umrn_master.csv',
      by: 'test',
    },
  );
  await Promise.all(
    [...expectedFiles.keys()].map(async (feed) => {
      logged.set(
        feed,
        await running.drop(`${feed}/${feed}.csv`, readFileSync(join(samplesFolder, `${feed}.csv`))),
      );
    }),
  );
});

afterAll(async () => running.stop());

describe.each([...expectedFiles.keys()])('the file of %s', (feed) => {
  test('succeeds, and its archived copy holds the same bytes', async () => {
    const entry = logged.get(feed);
    expect(entry).toMatchObject({ status: 'success', error_message: null });
    const archived = await running.archived(entry?.file_id ?? '');
    expect(archived.equals(readFileSync(join(samplesFolder, `${feed}.csv`)))).toBe(true);
  });

  test('gives every record the class, reason and values that are expected of it', async () => {
    const fileId = logged.get(feed)?.file_id ?? '';
    const table = await running.database.query<{ raw_table: string }>(
      'select raw_table from "OPS"."FEED" where feed_key = $1',
      [feed],
    );
    const seen = await seenRecords(running.database, fileId, table.rows[0]?.raw_table ?? '');
    const expected = expectedFiles.get(feed)?.records ?? [];
    expect(seen.map((record) => record['line'])).toEqual(expected.map((record) => record.line));
    expect(
      seen.map((record, index) =>
        asFarAsExpected(record, expected[index] ?? { line: 0, class: 'blank' }),
      ),
    ).toEqual(expected);
  });
});

test('the pipeline makes of them exactly the expected payments, and posts those that are automatic', async () => {
  await running.stack.runPipeline();
  await running.settled();
  const core = await running.database.query(
    `select t.source_key, t.recon_match_key, t.source_lender, t.loan_external_id, t.date, t.amount, t.is_success, t.recon_source,
            (select array_agg(distinct s.feed_key order by s.feed_key) from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = t.source_key) as feeds
     from "CORE"."CORE_TRANSACTION_DATA" t order by t.source_key`,
  );
  expect(core.rows).toEqual(
    expectedAfterAll.core.toSorted((a, b) => (a.source_key < b.source_key ? -1 : 1)),
  );

  const automatic = expectedAfterAll.core.filter((payment) => payment.recon_source === null);
  const held = await running.repayments();
  expect(
    held
      .map((r) => [r.externalId, r.loanExternalId, r.date, r.amount].join(' '))
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(
    automatic
      .map((p) => [p.source_key, p.loan_external_id, p.date, p.amount].join(' '))
      .toSorted((a, b) => a.localeCompare(b)),
  );
  const processed = await running.database.query(
    `select count(*)::int as count, sum(amount) as total from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" where status = 'success'`,
  );
  expect(processed.rows[0]).toEqual(expectedAfterAll.auto_posted);
  const manual = await running.database.query(
    `select count(*)::int as count, sum(amount) as total from "CORE"."CORE_TRANSACTION_DATA" where recon_source is not null`,
  );
  expect(manual.rows[0]).toEqual(expectedAfterAll.manual);
});

test('what may be a second payment is an exception that names both records', async () => {
  const seen = await running.database.query(
    `select feed_key as feed, line, (detail->>'first_line')::int as first_line, source_key, loan_external_id, date, amount,
            detail->>'payment_id' as payment_id, detail->>'first_payment_id' as first_payment_id
     from "OPS"."EXCEPTION" where category = 'possible second payment' and status = 'open' order by feed_key`,
  );
  expect(seen.rows).toEqual(expectedAfterAll.possible_second_payments);
});

test('another run, and the same files again, post nothing more', async () => {
  await running.put('dmi/dmi.csv', readFileSync(join(samplesFolder, 'dmi.csv')));
  await running.stack.runPipeline();
  await running.settled();
  expect(await running.repayments()).toHaveLength(expectedAfterAll.auto_posted.count);
});
