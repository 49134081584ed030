import { expect, test } from 'vitest';
import { planOf, type TransactionFilter } from '../../../src/transactions/filter.ts';

function queryOf(filter: Partial<TransactionFilter>): string {
  return planOf({ lenders: null, ...filter }).query.replace(/^.*\/|\.sql$/g, '');
}

test.each<[Partial<TransactionFilter>, string]>([
  [{}, 'list-newest'],
  [{ feed: 'dmi', from: '2026-11-01' }, 'list-newest'],
  [{ posting: 'manual' }, 'list-newest'],
  [{ amount_min: '4250' }, 'list-by-amount'],
  [{ amount_max: '4250', posting: 'manual' }, 'list-by-amount'],
  [{ amount_max: '4250', posting: 'not eligible' }, 'list-newest'],
  [{ posting: 'posted', amount_min: '1' }, 'list-posted'],
  [{ posting: 'held' }, 'list-from-outbox'],
  [{ posting: 'posted', run_id: '7' }, 'list-from-outbox'],
  [{ run_id: '7' }, 'list-from-outbox'],
  [{ run_id: '7', loan: 'L1' }, 'list-by-identity'],
  [{ loan: 'L1', posting: 'held' }, 'list-by-identity'],
  [{ q: 'L1' }, 'list-by-identity'],
])('%j is looked for by %s', (filter, query) => {
  expect(queryOf(filter)).toBe(query);
});

test('filters that name a payment must all hold, a search must hold in one way', () => {
  expect(planOf({ lenders: null, loan: 'L1', file_id: '3' }).more.at(-1)).toBe(2);
  expect(planOf({ lenders: null, q: 'L1' }).more.at(-1)).toBe(1);
});

test('a search takes a text for whatever has its form', () => {
  const key = '0123456789ABCDEF0123456789abcdef';
  expect(planOf({ lenders: null, q: key }).more.slice(5, 7)).toEqual([null, key.toLowerCase()]);
  expect(planOf({ lenders: null, q: '4711' }).more.slice(5, 7)).toEqual(['4711', null]);
});
