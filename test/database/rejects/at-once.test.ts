/** What people and the machine do with rejected records at the same time. */
import { expect, test } from 'vitest';
import { replayRejects } from '../../../src/files/replay-rejects.ts';
import { replayByPerson } from '../../../src/rejects/replay-by-person.ts';
import { lockRejects } from '../../../src/rejects/rejected-record.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { storeRows } from '../../../src/rejects/store-rows.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop } from '../../support/ingest.ts';
import { until } from '../../support/until.ts';

const { pool } = await testDatabase();
const s3 = new FakeS3();

const HEADERS = {
  gb: 'Link ID,Order Note,Transaction Amount,Transaction Status,Transaction Time,Reference Id,Service Charge,Service Tax,Settlement Amount',
  ikf: 'Loan Account No,UMRN No,Presented On,EMI Amt,Result,Remarks',
};
let files = 0;

/** A file of records without a loan, whose ids it gives. The master learns their loans afterwards. */
async function rejectsOf(feed: keyof typeof HEADERS, ...mandates: string[]): Promise<string[]> {
  files += 1;
  const records = mandates.map((mandate) =>
    feed === 'gb'
      ? `,subReferenceId : ${mandate},100.00,SUCCESS,05/11/26 06:10,R${mandate},,,`
      : `,${mandate},05-Nov-2026,100.00,Paid,`,
  );
  const key = `${feed}/${String(files)}.csv`;
  await drop(pool, s3, key, `${[HEADERS[feed], ...records].join('\n')}\n`);
  await pool.query(
    `insert into "RAW"."RAW_UMRN_MASTER" (loan_id, sub_reference_id, source_file, loaded_by)
     select 'LN' || mandate, mandate, 'm', 'gita' from unnest($1::text[]) mandate`,
    [mandates],
  );
  const found = await pool.query<{ reject_id: string }>(
    'select reject_id from "RAW"."RAW_REJECTED_RECORDS" where source_file = $1 order by line',
    [key],
  );
  expect(found.rows).toHaveLength(mandates.length);
  return found.rows.map((row) => row.reject_id);
}

const replay = (...rejectIds: (string | undefined)[]) =>
  replayByPerson(pool, {
    rejectIds: rejectIds.map(String),
    lenders: null,
    dryRun: false,
    replayedBy: 'gita',
  });

test('a record that a person takes in hand while the machine replays is not replayed as it came', async () => {
  const [mine = '', free = ''] = await rejectsOf('gb', '77005', '77006');
  const person = await pool.connect();
  try {
    // Keeps the replay between looking at its records and taking them.
    await person.query(`
      alter function "RAW".is_in_hand(bigint) rename to is_in_hand_now;
      create function "RAW".is_in_hand(reject_id bigint) returns boolean language plpgsql stable as $$
      declare
        answer boolean := "RAW".is_in_hand_now(reject_id);
      begin
        perform pg_advisory_xact_lock_shared(1);
        return answer;
      end
      $$;
      select pg_advisory_lock(1)`);
    const replaying = replayRejects({ pool });
    await until('the replay to wait', async () => {
      const waiting = await pool.query(
        'select from pg_locks join pg_database d on d.oid = database where not granted and datname = current_database()',
      );
      return waiting.rowCount === 0 ? undefined : waiting;
    });
    await person.query(
      `insert into "RAW"."RAW_REJECT_CORRECTION" (reject_id, source_lender, before, after, corrected_by, reason)
       values ($1, 'GB', '{}', '{"charge": "5.00"}', 'gita', 'as billed')`,
      [mine],
    );
    await person.query('select pg_advisory_unlock(1)');
    expect(await replaying).toMatchObject({
      replayed: 1,
      loads: [{ rowCount: 1 }],
    });
  } finally {
    person.release();
  }
  const states = await pool.query(
    'select state from "RAW"."RAW_REJECTED_RECORDS" where reject_id = any ($1) order by reject_id',
    [[mine, free]],
  );
  expect(states.rows).toEqual([{ state: 'open' }, { state: 'replayed' }]);
  expect(await replayRejects({ pool })).toMatchObject({
    replayed: 0,
    loads: [],
  });
});

test('replays of records of the same files, in whatever order of feeds, do not stop each other', async () => {
  for (let round = 10; round < 20; round += 1) {
    const mandates = (file: number) =>
      [1, 2].map((line) => `${String(round)}${String(file)}${String(line)}`);
    const first = await rejectsOf('gb', ...mandates(1));
    const second = await rejectsOf('ikf', ...mandates(2));
    const third = await rejectsOf('gb', ...mandates(3));
    const both = await Promise.all([
      replay(first[0], second[0], third[0]),
      replay(second[1], third[1]),
    ]);
    expect(both.flat().map(({ outcome }) => outcome)).toEqual(Array(5).fill('replayed'));
  }
});

const gbRows = async (mandate: string): Promise<number | null> =>
  (
    await pool.query('select from "RAW"."RAW_GB_NACH_PAYMENT_REPORT" where sub_reference_id = $1', [
      mandate,
    ])
  ).rowCount;

test('a replay waits for whoever has the record, and leaves what they set aside', async () => {
  const [id = ''] = await rejectsOf('gb', '77021');
  const second = await inTransaction(pool, async (connection) => {
    await lockRejects(connection, [id], null);
    const waiting = replay(id);
    // It must not be lost while this transaction still works.
    waiting.catch(() => undefined);
    await until('a replay that waits for the record', async () => {
      const found = await pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return found.rowCount === 1 ? true : undefined;
    });
    await connection.query(
      `update "RAW"."RAW_REJECTED_RECORDS" set state = 'dismissed', state_changed_by = 'asha' where reject_id = $1`,
      [id],
    );
    return { waiting };
  });
  expect(await second.waiting).toMatchObject([{ outcome: 'not replayed', reason: 'dismissed' }]);
  expect(await gbRows('77021')).toBe(0);
});

test('a record that is no longer open becomes no row, whatever was believed of it', async () => {
  const [id = ''] = await rejectsOf('gb', '77022');
  expect(await replay(id)).toMatchObject([{ outcome: 'replayed' }]);
  const row = {
    loan_id: 'LN77022',
    amount: '100.00',
    date: '2026-11-05',
    status: 'SUCCESS',
    charge: null,
    note: null,
    payment_id: null,
    sub_reference_id: '77022',
    mapping_version: 1,
    loan_from_master: true,
  };
  const record = { rejectId: id, feedKey: 'gb', rawTable: 'RAW_GB_NACH_PAYMENT_REPORT', row };
  await expect(
    inTransaction(pool, (connection) => storeRows(connection, [record], 'gita')),
  ).rejects.toThrow('not open any more');
  expect(await gbRows('77022')).toBe(1);
});
