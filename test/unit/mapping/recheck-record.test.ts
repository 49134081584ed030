import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadMapping } from '../../../src/mapping/load-mapping.ts';
import type { FeedMapping } from '../../../src/mapping/mapping-schema.ts';
import { recheckRecord } from '../../../src/mapping/recheck-record.ts';
import type { GivenValues } from '../../../src/mapping/row-interpreter.ts';
import type { MasterLookup } from '../../../src/mapping/types.ts';

const mappingOf = (feed: string): FeedMapping =>
  loadMapping(readFileSync(`mappings/${feed}.yml`, 'utf8'), `${feed}.yml`);
const arthmate = mappingOf('arthmate');
const gb = mappingOf('gb');
const HEADER = 'loan_id,Amount,Transaction Date,Status,reason';
const GB_HEADER =
  'Link ID,Order Note,Transaction Amount,Transaction Status,Transaction Time,Reference Id,Service Charge,Service Tax,Settlement Amount';
const unknown: MasterLookup = () => ({ kind: 'unknown' });
const check = (record: string, given: GivenValues = {}) =>
  recheckRecord(arthmate, HEADER, record, given, unknown);

test('a record that passes by itself is the row that its file would have brought', () => {
  const checked = check('"l1 ","1,250.50",05-11-2026,success,"a ""b"""');
  expect(checked).toMatchObject({
    problem: null,
    loanFromMaster: false,
    row: { loanId: 'L1', amount: '1250.50', date: '2026-11-05', status: 'success', note: 'a "b"' },
  });
});

test.each([
  ['damaged identifier', '1.2E+11,1.00,05-11-2026,SUCCESS,', { loanId: 'L1' }],
  ['invalid amount', 'L1,x,05-11-2026,SUCCESS,', { amount: '1.00' }],
  ['invalid date', 'L1,1.00,05/11/2026,SUCCESS,', { date: '2026-11-05' }],
  ['amount <= 0', 'L1,0,05-11-2026,SUCCESS,', { amount: '1.00' }],
  ['status not in allowed values', 'L1,1.00,05-11-2026,OK,', { status: 'paid' }],
  ['status contradicts reason', 'L1,1.00,05-11-2026,SUCCESS,04 no funds', { status: 'SUCCESS' }],
  ['blank loan_id', ',1.00,05-11-2026,SUCCESS,', { loanId: 'L1' }],
] as const)(
  '%s holds until its value is given, and by another value it stays',
  (reason, record, given) => {
    expect(check(record)?.problem?.reason).toBe(reason);
    expect(check(record, { charge: '1.00' })?.problem?.reason).toBe(reason);
    expect(check(record, given)).toMatchObject({ problem: null, row: given });
  },
);

test('a given value is judged as any other: nothing passes because a person said it', () => {
  expect(check('L1,1.00,05-11-2026,SUCCESS,', { amount: '0.00' })?.problem?.reason).toBe(
    'amount <= 0',
  );
  expect(check('L1,1.00,05-11-2026,SUCCESS,', { status: 'refunded' })?.problem?.reason).toBe(
    'status not in allowed values',
  );
});

test('components that do not sum are answered by an amount that was given', () => {
  const record = 'GB1_x,,100.00,SUCCESS,05/11/26 06:10,R1,10.00,0.00,80.00';
  const checkGb = (given: GivenValues) => recheckRecord(gb, GB_HEADER, record, given, unknown);
  expect(checkGb({})?.problem?.reason).toBe('components do not sum');
  expect(checkGb({ amount: '90.00' })).toMatchObject({ problem: null, row: { amount: '90.00' } });
});

test('a given sub-reference finds its loan in the mandate master, unless that names several', () => {
  const record = ',order 1,100.00,SUCCESS,05/11/26 06:10,R1,,,';
  const master: MasterLookup = (reference) =>
    reference === 'S1'
      ? { kind: 'found', loanId: 'GB1' }
      : { kind: 'conflict', loanIds: ['A', 'B'] };
  const checkGb = (given: GivenValues) => recheckRecord(gb, GB_HEADER, record, given, master);
  expect(checkGb({})?.problem).toMatchObject({ reason: 'blank loan_id' });
  expect(checkGb({ subReferenceId: 'S1' })).toMatchObject({
    problem: null,
    loanFromMaster: true,
    row: { loanId: 'GB1', subReferenceId: 'S1' },
  });
  expect(checkGb({ subReferenceId: 'S2' })?.problem?.reason).toBe('blank loan_id');
});

test('of a record that is no row of cells nothing is taken but what was given', () => {
  const record = 'L1,100.00,05-11-2026,SUCCESS';
  expect(check(record)?.problem?.reason).toBe('malformed row');
  const given = { loanId: 'L2', amount: '90.00', date: '2026-11-06' };
  expect(check(record, given)?.problem?.reason).toBe('malformed row');
  expect(check(record, { ...given, status: 'paid' })).toMatchObject({
    problem: null,
    row: { ...given, status: 'paid', note: null },
  });
  expect(check('L1,100.00,"05-11-2026" x,SUCCESS,')?.problem?.reason).toBe('malformed row');
});

test('a header that lacks a column of the mapping of today says nothing', () => {
  expect(recheckRecord(arthmate, 'loan_id,Amount,Status', 'L1,1,SUCCESS', {}, unknown)).toBeNull();
});
