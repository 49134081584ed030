/** The archived bytes of a payment, read again: they are what was loaded, and one changed byte is found. */
import type { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../../src/accounts/caller.ts';
import { answer } from '../../../src/api/answer.ts';
import type { StorageDependencies } from '../../../src/api/storage-dependencies.ts';
import { storageRoutes } from '../../../src/api/storage-routes.ts';
import { TransactionEvidence } from '../../../src/contract/transaction-evidence.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { deliver, razorpay } from '../../support/deliveries.ts';
import { testDatabase } from '../../support/database.ts';
import { expectedFiles } from '../../support/expected.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { httpEvent } from '../../support/http-event.ts';
import { drop, logOf, sample } from '../../support/ingest.ts';

const { pool } = await testDatabase();
const s3 = new FakeS3({ versioned: false });

/** A byte order mark, CRLF, a quoted line end, doubled quotes and blanks around a cell. */
const AWKWARD =
  '\uFEFFloan_id,borrower_name,Amount,Transaction Date,Status,reason\r\n' +
  'AWK1,"KHAN ""LOGISTICS"",\r\nNAGPUR",  18450.00 ,05-11-2026,SUCCESS,₹ paid\r\n' +
  'AWK2,PLAIN,22310.00,05-11-2026,"SUCCESS",\r\n';
/** En dashes of windows-1252, which are no UTF-8. */
const WINDOWS_1252 = Buffer.from(
  'Loan Account No,Customer,UMRN No,Presented On,EMI Amt,Result,Remarks\r\n' +
    'IKFW1,"RAO \x96 SONS,\nVIZAG",UMRN1,05-Nov-2026,27650,Paid,00 \x96 paid \xfc\r\n',
  'latin1',
);

beforeAll(async () => {
  await drop(pool, s3, 'arthmate/awkward.csv', AWKWARD);
  await drop(pool, s3, 'ikf/windows.csv', WINDOWS_1252);
  for (const feed of expectedFiles.keys()) await drop(pool, s3, `${feed}/sample.csv`, sample(feed));
  await transformNewLoads(pool);
});

async function ask(
  sourceKey: string,
  { client = s3.client, caller = 'ops' }: { client?: S3Client; caller?: Caller | string } = {},
): Promise<{ status: number; body: unknown; cache: unknown }> {
  const dependencies: StorageDependencies = {
    pool: () => Promise.resolve(pool),
    s3: client,
    bucket: s3.bucket,
    sqs: { send: () => Promise.reject(new Error('no queue in this test')) },
    ingestQueueUrl: '',
    logger: { info: () => undefined, error: () => undefined },
    now: () => new Date(),
  };
  const event = httpEvent('GET', `/api/transactions/${sourceKey}/evidence`, { caller });
  const result = await answer(storageRoutes, dependencies, event);
  const body = JSON.parse(result.body ?? '') as unknown;
  return { status: result.statusCode ?? 0, body, cache: result.headers?.['cache-control'] };
}

async function evidenceOf(sourceKey: string, client?: S3Client): Promise<TransactionEvidence> {
  const { body } = await ask(sourceKey, client && { client });
  return TransactionEvidence.parse(body);
}

async function keyOf(loan: string): Promise<string> {
  const found = await pool.query<{ source_key: string }>(
    `select source_key from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1`,
    [loan],
  );
  return found.rows[0]?.source_key ?? '';
}

async function archiveOf(key: string): Promise<{ archiveKey: string; bytes: Buffer }> {
  const archiveKey = (await logOf(pool, key))[0]?.archive_key ?? '';
  return { archiveKey, bytes: s3.bytesOf(archiveKey) ?? Buffer.alloc(0) };
}

function verdicts({ reports }: TransactionEvidence): Record<string, string> {
  return Object.fromEntries(
    reports.flatMap((report) => report.checks).map((check) => [check.what, check.verdict]),
  );
}

test('the archived bytes of every payment of every feed are what was loaded', async () => {
  const all = await pool.query<{ source_key: string }>(
    `select distinct source_key from "CORE"."CORE_TRANSACTION_SOURCE"`,
  );
  expect(all.rows.length).toBeGreaterThan(20);
  for (const { source_key: key } of all.rows) {
    const evidence = await evidenceOf(key);
    expect(evidence, JSON.stringify(evidence)).toMatchObject({ verdict: 'identical' });
    for (const report of evidence.reports)
      expect(report.checks.map((check) => check.verdict)).toEqual(Array(3).fill('identical'));
  }
});

test.each([
  ['AWK1', 'AWK1,"KHAN ""LOGISTICS"",\r\nNAGPUR",  18450.00 ,05-11-2026,SUCCESS,₹ paid'],
  ['AWK2', 'AWK2,PLAIN,22310.00,05-11-2026,"SUCCESS",'],
  ['IKFW1', 'IKFW1,"RAO – SONS,\nVIZAG",UMRN1,05-Nov-2026,27650,Paid,00 – paid ü'],
])('the record of %s is shown as it stands in the archive', async (loan, text) => {
  expect((await evidenceOf(await keyOf(loan))).reports[0]?.record).toBe(text);
});

test.each([
  ['AWK1', 'arthmate/awkward.csv'],
  ['IKFW1', 'ikf/windows.csv'],
])('one flipped bit is found in whichever byte of the file of %s it is', async (loan, key) => {
  const sourceKey = await keyOf(loan);
  const { archiveKey, bytes } = await archiveOf(key);
  const { reports } = await evidenceOf(sourceKey);
  const place = reports[0]?.file;
  let seenInRecord = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    s3.put(archiveKey, flipped);
    const evidence = await evidenceOf(sourceKey);
    expect(evidence.verdict, `byte ${String(at)}`).toBe('different');
    expect(verdicts(evidence)['file content']).toBe('different');
    const isInside = at >= (place?.byte_start ?? 0) && at < (place?.byte_end ?? 0);
    const isSeen = verdicts(evidence)['record digest'] === 'different';
    // Elsewhere the record itself still reads as it was stored.
    if (!isInside) expect(isSeen, `byte ${String(at)}`).toBe(false);
    else if (isSeen) seenInRecord += 1;
  }
  expect(seenInRecord).toBeGreaterThan(40);
  s3.put(archiveKey, bytes);
  expect((await evidenceOf(sourceKey)).verdict).toBe('identical');
});

test('a stored value that was changed by hand is found, and named', async () => {
  await pool.query(
    `update "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" set note = 'x' where loan_id = 'AWK2'`,
  );
  const evidence = await evidenceOf(await keyOf('AWK2'));
  expect(evidence.verdict).toBe('different');
  expect(verdicts(evidence)).toEqual({
    'file content': 'identical',
    'record digest': 'identical',
    'record values': 'different',
  });
  expect(evidence.reports[0]?.checks[2]).toMatchObject({ found: 'note' });
  await pool.query(
    `update "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" set note = null where loan_id = 'AWK2'`,
  );
});

test('a file that is cut short or gone is said to be', async () => {
  const sourceKey = await keyOf('AWK2');
  const { archiveKey, bytes } = await archiveOf('arthmate/awkward.csv');
  s3.put(archiveKey, bytes.subarray(0, bytes.length - 20));
  expect(await evidenceOf(sourceKey)).toMatchObject({
    verdict: 'different',
    reports: [{ record: null }],
  });
  s3.remove(archiveKey);
  expect((await evidenceOf(sourceKey)).verdict).toBe('missing');
  s3.put(archiveKey, bytes);
});

test('of a file that is too large for one answer only the record is read, and not more is claimed', async () => {
  const { bytes } = await archiveOf('arthmate/awkward.csv');
  const ranges: unknown[] = [];
  const client = {
    send: (command: GetObjectCommand) => {
      const { Range = '' } = command.input;
      ranges.push(Range);
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(Range) ?? [];
      const part = bytes.subarray(Number(from), Number(to) + 1);
      return Promise.resolve({ Body: { transformToByteArray: () => Promise.resolve(part) } });
    },
  } as unknown as S3Client;
  const large = `update "RAW"."RAW_S3_FILE_PROCESSING_LOG" set size_bytes = $1 where object_key = 'arthmate/awkward.csv'`;
  await pool.query(large, [2 ** 31]);
  const evidence = await evidenceOf(await keyOf('AWK1'), client);
  await pool.query(large, [bytes.length]);
  expect(ranges).toHaveLength(1);
  expect(evidence.verdict).toBe('unproven');
  expect(verdicts(evidence)).toEqual({
    'file content': 'unproven',
    'record digest': 'identical',
    'record values': 'identical',
  });
});

test('a call of a gateway is compared with its digest and with what was read from it', async () => {
  await deliver(
    pool,
    'UGRO_RAZORPAY',
    razorpay({ payment: { id: 'pay_evidence', notes: { loan_id: 'UGEV1' } } }),
  );
  await transformNewLoads(pool);
  const found = await pool.query<{ source_key: string }>(
    `select source_key from "CORE"."CORE_TRANSACTION_SOURCE" where payment_id = 'pay_evidence'`,
  );
  const sourceKey = found.rows[0]?.source_key ?? '';
  expect(verdicts(await evidenceOf(sourceKey))).toEqual({
    'call content': 'identical',
    'call reading': 'identical',
  });
  await pool.query(
    `update "BASE"."WEBHOOK_EVENT" set amount = amount + 1 where payment_id = 'pay_evidence'`,
  );
  const evidence = await evidenceOf(sourceKey);
  expect(evidence.verdict).toBe('different');
  expect(evidence.reports[0]?.checks[1]).toMatchObject({ found: 'amount' });
});

test('where more told of a payment than is read again, not more is claimed', async () => {
  const told = razorpay({ payment: { id: 'pay_often', notes: { loan_id: 'UGOFTEN1' } } });
  for (let call = 0; call < 51; call += 1) await deliver(pool, 'UGRO_RAZORPAY', told);
  // The record of AWK1, as if a hundred later files had told of it as well.
  await pool.query(
    `with again as (
       insert into "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" (
         loan_id, amount, date, status, note, source_file, lender, load_id, file_id, line, byte_start, byte_end, record_digest, mapping_version)
       select
         loan_id, amount, date, status, note, source_file, lender, load_id, file_id, line, byte_start, byte_end, record_digest, mapping_version
       from "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" cross join generate_series(1, 100)
       where loan_id = 'AWK1'
       returning row_id
     )
     insert into "CORE"."CORE_TRANSACTION_SOURCE" (feed_key, row_id, source_key, loan_external_id, load_id, file_id, line, record_digest)
     select s.feed_key, again.row_id, s.source_key, s.loan_external_id, s.load_id, s.file_id, s.line, s.record_digest
     from "CORE"."CORE_TRANSACTION_SOURCE" s cross join again
     where s.loan_external_id = 'AWK1'`,
  );
  await transformNewLoads(pool);
  for (const [loan, parts] of [
    ['UGOFTEN1', 51],
    ['AWK1', 101],
  ] as const) {
    const { verdict, reports } = await evidenceOf(await keyOf(loan));
    expect(verdict).toBe('unproven');
    expect(reports).toHaveLength(parts);
    expect(reports.filter((report) => report.verdict === 'identical')).toHaveLength(parts - 1);
  }
});

test('evidence is for operators of the lender, and is not kept anywhere', async () => {
  const sourceKey = await keyOf('AWK1');
  const caller: Caller = { name: 'a@x', kind: 'person', role: 'operator', lenders: ['ARTHMATE'] };
  expect(await ask(sourceKey, { caller })).toMatchObject({ status: 200, cache: 'no-store' });
  expect((await ask(sourceKey, { caller: { ...caller, lenders: ['IKF'] } })).status).toBe(404);
  expect((await ask(sourceKey, { caller: { ...caller, role: 'viewer' } })).status).toBe(403);
});
