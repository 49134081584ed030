import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { RejectedRecordPage } from '../../../src/contract/rejected-record.ts';
import { testDatabase } from '../../support/database.ts';
import { asha, deskOn } from './support.ts';

const { pool } = await testDatabase();
const { api, rejectsOf, mandateReject, patch, replay, learn } = deskOn(pool);

const ids = await rejectsOf(
  'LN1,,05-11-2026,SUCCESS,',
  'LN2,5.00,05-11-2026,INITIATED,',
  'LN3,x,05-11-2026,SUCCESS,',
);
await patch(ids[2] ?? 0, { values: { charge: '1' }, reason: 'as billed' });
await patch(ids[1] ?? 0, { dismiss: true, reason: 'presented again' });
await rejectsOf('LN4,,06-11-2026,SUCCESS,');
const mandate = await mandateReject('88001', '10.00');
await learn('88001', 'GB1');
await replay({ ids: [mandate] }, 'gita');
await mandateReject('88002', '10.00');

test('the list is filtered, counts reasons, and shows each caller their own lenders', async () => {
  const page = async (query: string, caller: typeof asha | string = asha) =>
    RejectedRecordPage.parse(
      (await api.call('GET', `/api/rejected-records${query}`, { caller })).body,
    );
  const own = await page('?limit=200');
  expect(new Set(own.items.map((record) => record.lender))).toEqual(new Set(['ARTHMATE']));
  const all = await page('?limit=200', 'gita');
  expect(new Set(all.items.map((record) => record.lender))).toEqual(new Set(['ARTHMATE', 'GB']));
  const first = await page('?limit=2');
  const second = await page(`?limit=2&cursor=${first.next_cursor ?? ''}`);
  expect([...first.items, ...second.items]).toEqual(own.items.slice(0, 4));
  for (const [state, count] of [
    ['open', 2],
    ['corrected', 1],
    ['dismissed', 1],
    ['replayed', 0],
  ] as const) {
    const some = await page(`?state=${state}&limit=200`);
    expect(some.items).toHaveLength(count);
    expect(some.items).toEqual(own.items.filter((record) => record.state === state));
    expect(some.counts.reduce((sum, { count }) => sum + count, 0)).toBe(some.items.length);
  }
  expect((await page('?reason=invalid%20amount')).counts).toEqual(own.counts);
  const [item] = own.items;
  expect((await page(`?loan=${item?.loan_id ?? ''}`)).items.length).toBeGreaterThan(0);
  expect((await page('?q=ROUND-2.csv')).items).toHaveLength(1);
  expect((await page(`?file_id=${String(item?.file_id)}`)).items[0]).toEqual(item);
  const foreign = await api.call('GET', '/api/rejected-records?lender=GB', { caller: asha });
  expect(foreign.status).toBe(403);
});

test('counts are the same from the totals and from the records themselves', async () => {
  const counts = async (query: string) => {
    const answered = await api.call('GET', `/api/rejected-records?${query}`);
    return RejectedRecordPage.parse(answered.body).counts;
  };
  const everywhere = 'q=csv';
  const file = await pool.query<{ file_id: string }>(
    `select min(file_id) as file_id from "RAW"."RAW_REJECTED_RECORDS"`,
  );
  for (const filter of [
    'reason=blank',
    'state=open',
    'state=corrected',
    'state=replayed',
    'state=dismissed',
    'lender=GB',
    'feed=arthmate',
    'feed=arthmate&state=corrected',
    'feed=gb&lender=ARTHMATE',
    `file_id=${file.rows[0]?.file_id ?? ''}`,
  ])
    expect(await counts(filter), filter).toEqual(await counts(`${filter}&${everywhere}`));
  expect(await counts('state=corrected')).toEqual([
    { reason: 'invalid amount', count: 1, waiting: 1 },
  ]);
});

test('an export has the rows of the list, with what was corrected and without the raw text', async () => {
  const answered = await api.call('GET', '/api/rejected-records/export?state=corrected', {
    caller: { ...asha, role: 'viewer' },
  });
  expect(answered).toMatchObject({
    status: 200,
    headers: { 'content-disposition': 'attachment; filename="rejected-records.csv"' },
  });
  const records: Record<string, string>[] = parse(String(answered.body), {
    columns: true,
    bom: true,
  });
  expect(records).toMatchObject([
    {
      reject_id: String(ids[2]),
      loan_id: 'LN3',
      state: 'corrected',
      corrected_charge: '1.00',
    },
  ]);
  expect(Object.keys(records[0] ?? {})).not.toContain('raw_record');
  expect(String(answered.body)).not.toContain('LN3,x');
});

test.each(['lender=GBB', 'feed=gbb', 'feed=ugro_razorpay_webhook'])(
  'a filter that names nothing is refused: %s',
  async (filter) => {
    for (const path of ['/api/rejected-records', '/api/rejected-records/export'])
      expect((await api.call('GET', `${path}?${filter}`)).status).toBe(400);
    const [field = '', value = ''] = filter.split('=');
    const body = JSON.stringify({ filter: { [field]: value } });
    expect((await api.call('POST', '/api/rejected-records/replay', { body })).status).toBe(400);
  },
);

test('a rejected record of another lender is not there for anything', async () => {
  const { rows } = await pool.query<{ reject_id: string }>(
    `select reject_id from "RAW"."RAW_REJECTED_RECORDS" where lender = 'GB' limit 1`,
  );
  const id = Number(rows[0]?.reject_id);
  const body = { dismiss: true, reason: 'not mine' };
  expect((await patch(id, body)).status).toBe(404);
  const target = '/api/rejected-records';
  for (const [path, order] of [
    [`${target}/corrections`, { ids: [id], ...body }],
    [`${target}/replay`, { ids: [id] }],
  ] as const)
    expect(
      (
        await api.call('POST', path, {
          body: JSON.stringify(order),
          caller: asha,
        })
      ).status,
    ).toBe(404);
  const viewer = { ...asha, role: 'viewer' as const, lenders: null };
  expect((await api.call('GET', `${target}/${String(id)}`, { caller: viewer })).status).toBe(403);
  expect((await api.call('GET', target, { caller: viewer })).status).toBe(200);
});

test('a correction that says nothing, or too much, is refused with the place', async () => {
  const [id = 0] = await rejectsOf('LN5,,05-11-2026,SUCCESS,');
  for (const body of [
    { reason: 'no change' },
    { values: {}, reason: 'no change' },
    { values: { amount: '1' }, dismiss: true, reason: 'both' },
    { values: { amount: '0.00' }, reason: 'nothing' },
    { values: { amount: '1.234' }, reason: 'too exact' },
    { values: { date: '2026-02-30' }, reason: 'no such day' },
    { values: { note: 'x' }, reason: 'not correctable' },
    { values: { amount: '1' } },
  ])
    expect((await patch(id, body)).status, JSON.stringify(body)).toBe(400);
  expect(await patch(id, { values: { loan_id: '1.2E+11' }, reason: 'as in Excel' })).toMatchObject({
    status: 409,
  });
});

test('a replay by filter goes on with its cursor, past records that do not pass', async () => {
  const lines = Array.from(
    { length: 510 },
    (_none, index) => `PAGED${String(index)},1.00,05-11-2026,HONOURED${String(index)},`,
  );
  await rejectsOf(...lines);
  const filter = { q: 'honoured' };
  const first = await replay({ filter, dry_run: true });
  expect(first).toMatchObject({ not_replayed: 500, next_cursor: expect.any(String) as string });
  const second = await replay({ filter, dry_run: true, cursor: first.next_cursor });
  expect(second).toMatchObject({ not_replayed: 10, next_cursor: null });
  const seen = [...first.results, ...second.results].map((result) => result.reject_id);
  expect(new Set(seen).size).toBe(510);
});
