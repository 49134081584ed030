import { beforeEach, expect, test } from 'vitest';
import { MasterFileError } from '../../../src/files/errors.ts';
import { loadUmrnMaster, type UmrnLoadResult } from '../../../src/files/load-umrn-master.ts';
import { replayRejects } from '../../../src/files/replay-rejects.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop, sample } from '../../support/ingest.ts';

const { pool } = await testDatabase();
const header = 'LAN ID,Loan No,NBFC,Name,Phone 1,Sub Ref ID\n';

function load(content: string | Uint8Array, mode: 'append' | 'truncate'): Promise<UmrnLoadResult> {
  return loadUmrnMaster({ pool }, Buffer.from(content), { mode, fileName: 'umrn.csv', by: 'asha' });
}

async function conflictsShown(): Promise<unknown[]> {
  const found = await pool.query(
    `select case_key, status, source_lender, detail from "OPS"."EXCEPTION" where category = 'mandate conflict' order by case_key`,
  );
  return found.rows;
}

beforeEach(async () => {
  await pool.query(
    `truncate "RAW"."RAW_UMRN_MASTER", "OPS"."EXCEPTION", "RAW"."RAW_REJECTED_RECORDS", "RAW"."RAW_LOAD",
       "RAW"."RAW_S3_FILE_PROCESSING_LOG", "RAW"."RAW_FILE_OTHER_RECORDS", "RAW"."RAW_GB_NACH_PAYMENT_REPORT",
       "RAW"."RAW_UGRO_NACH_PAYMENT_REPORT" cascade`,
  );
});

test('appending a file again adds nothing, and truncating leaves only the new file', async () => {
  expect(await load(sample('umrn_master'), 'append')).toEqual({
    loaded: 7,
    unchanged: 0,
    skipped: [],
    conflicts: [],
  });
  expect(await load(sample('umrn_master'), 'append')).toMatchObject({ loaded: 0, unchanged: 7 });
  expect(await load(`${header}T,gb9,GB,N,1,99\nT,gb9,GB,N,1,99\n`, 'truncate')).toMatchObject({
    loaded: 1,
    unchanged: 1,
  });
  const rows = await pool.query(
    `select lan_id, loan_id, source_file, loaded_by from "RAW"."RAW_UMRN_MASTER"`,
  );
  expect(rows.rows).toEqual([
    { lan_id: 'T', loan_id: 'GB9', source_file: 'umrn.csv', loaded_by: 'asha' },
  ]);
});

test('a file that cannot be used leaves the master as it was', async () => {
  await load(sample('umrn_master'), 'truncate');
  await expect(load(header, 'truncate')).rejects.toThrow(MasterFileError);
  await expect(load('Loan No,Sub Ref ID\nGB1,1\n', 'truncate')).rejects.toThrow(MasterFileError);
  await expect(load(`${header}T,GB1,GB,"N,1,77\n`, 'truncate')).rejects.toThrow(MasterFileError);
  const rows = await pool.query(`select 1 from "RAW"."RAW_UMRN_MASTER"`);
  expect(rows.rowCount).toBe(7);
});

test('unusable lines are skipped and told with their line', async () => {
  const result = await load(
    `${header}T1,GB1,GB,N,1,77\nT2,,GB,N,1,78\nT3,GB3,GB,N,1,5.23122E+06\n`,
    'append',
  );
  expect(result).toMatchObject({ loaded: 1, skipped: [{ line: 3 }, { line: 4 }] });
});

test('a sub-reference with two loans is shown as a conflict until the master agrees', async () => {
  const two = `${header}T1,GB00801,GB,N,1,5229987\nT2,GB00802,GB,N,2,5229987\nT3,GB00802,GB,N,3,5229987\n`;
  expect((await load(two, 'append')).conflicts).toEqual([
    { subReferenceId: '5229987', loanIds: ['GB00801', 'GB00802'] },
  ]);
  await load(two, 'append');
  expect(await conflictsShown()).toEqual([
    {
      case_key: '5229987',
      status: 'open',
      source_lender: 'GB',
      detail: { sub_reference_id: '5229987', loan_ids: ['GB00801', 'GB00802'] },
    },
  ]);
  await load(sample('umrn_master'), 'truncate');
  expect(await conflictsShown()).toMatchObject([{ status: 'resolved' }]);
  await load(two, 'append');
  expect(await conflictsShown()).toMatchObject([{ status: 'open' }]);
});

test('a conflict that a person has resolved stays resolved while the loans are the same', async () => {
  const two = `${header}T1,GB00801,GB,N,1,5229987\nT2,GB00802,GB,N,2,5229987\n`;
  await load(two, 'append');
  await pool.query(
    `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now(), resolved_by = 'asha', resolution = 'known'`,
  );
  await load(two, 'append');
  expect(await conflictsShown()).toMatchObject([{ status: 'resolved' }]);
  await load(`${header}T1,GB00803,GB,N,1,5229987\n`, 'append');
  expect(await conflictsShown()).toMatchObject([{ status: 'open' }]);
});

test('a reject that waited for the master becomes a row of its feed, once', async () => {
  await load(sample('umrn_master'), 'append');
  await drop(pool, new FakeS3(), 'gb/gb.csv', sample('gb'));
  await drop(pool, new FakeS3(), 'ugro/ugro.csv', sample('ugro'));
  expect(await replayRejects({ pool })).toEqual({ replayed: 0, loads: [] });
  await load(`${header}T1,gb00801,GB,N,1,5229987\nT2,UGFL009,UGRO,N,1,5239911\n`, 'append');
  const runs = await Promise.all([
    replayRejects({ pool }),
    replayRejects({ pool }),
    replayRejects({ pool }),
  ]);
  expect(runs.reduce((sum, run) => sum + run.replayed, 0)).toBe(2);
  const rows = await pool.query(
    `select r.loan_id, r.amount, r.date, r.status, r.payment_id, r.sub_reference_id, r.source_file, r.lender, l.kind, l.row_count,
            (j.file_id, j.line, j.byte_start, j.byte_end, j.record_digest) = (r.file_id, r.line, r.byte_start, r.byte_end, r.record_digest) as same_place,
            j.state, j.loan_id as reject_loan_id
     from "RAW"."RAW_GB_NACH_PAYMENT_REPORT" r
     join "RAW"."RAW_LOAD" l using (load_id)
     join "RAW"."RAW_REJECTED_RECORDS" j on j.replayed_load_id = r.load_id`,
  );
  expect(rows.rows).toEqual([
    {
      loan_id: 'GB00801',
      amount: '30000.00',
      date: '2026-11-05 06:10:00',
      status: 'SUCCESS',
      payment_id: '394812057704',
      sub_reference_id: '5229987',
      source_file: 'gb/gb.csv',
      lender: 'GB',
      kind: 'replay',
      row_count: '1',
      same_place: true,
      state: 'replayed',
      reject_loan_id: 'GB00801',
    },
  ]);
  expect(await replayRejects({ pool })).toEqual({ replayed: 0, loads: [] });
});

test('with two loans in the master the reject stays until the master names one', async () => {
  await drop(pool, new FakeS3(), 'gb/gb.csv', sample('gb'));
  await load(`${header}T1,GB00801,GB,N,1,5229987\nT2,GB00802,GB,N,1,5229987\n`, 'append');
  expect((await replayRejects({ pool })).replayed).toBe(0);
  await load(`${header}T1,GB00801,GB,N,1,5229987\n`, 'truncate');
  expect((await replayRejects({ pool })).replayed).toBe(1);
});

test('a file that meets a conflict is replayed too once the conflict is gone', async () => {
  await load(`${header}T1,GB00801,GB,N,1,5229987\nT2,GB00802,GB,N,1,5229987\n`, 'append');
  await drop(pool, new FakeS3(), 'gb/gb.csv', sample('gb'));
  await load(`${header}T1,GB00802,GB,N,1,5229987\n`, 'truncate');
  await replayRejects({ pool });
  const rows = await pool.query(
    `select loan_id from "RAW"."RAW_GB_NACH_PAYMENT_REPORT" where sub_reference_id = '5229987'`,
  );
  expect(rows.rows).toEqual([{ loan_id: 'GB00802' }]);
});
