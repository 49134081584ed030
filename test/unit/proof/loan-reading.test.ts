import { expect, test } from 'vitest';
import { makeAnswer, type FineractReply } from '../../../src/fineract/reply.ts';
import { readingOf } from '../../../src/proof/loan-reading.ts';

const TRANSACTION =
  '{"id":9,"type":{"id":2,"repayment":true},"date":[2026,1,5],"amount":18450.500000,"externalId":"x","manuallyReversed":true}';

function loan(transactions: string, externalId = 'L1'): FineractReply {
  return makeAnswer(200, {}, `{"id":3,"externalId":"${externalId}"${transactions}}`);
}

function error(status: number, code: string): FineractReply {
  return makeAnswer(status, {}, `{"errors":[{"userMessageGlobalisationCode":"${code}"}]}`);
}

test('dates come as arrays, amounts with six decimals, and a reversal is told', () => {
  expect(readingOf(loan(`,"transactions":[${TRANSACTION}]`), 'l1')).toEqual({
    kind: 'loan',
    transactions: [
      {
        transactionId: '9',
        externalId: 'x',
        isRepayment: true,
        date: '2026-01-05',
        paise: 1_845_050n,
        reversed: true,
      },
    ],
  });
});

test('a loan without a list has no transaction', () => {
  expect(readingOf(loan(''), 'L1')).toEqual({ kind: 'loan', transactions: [] });
});

test('an accrual with parts of a paisa does not make the loan unreadable, a repayment does', () => {
  const accrual = '{"id":1,"type":{"id":10},"date":[2026,1,5],"amount":0.123456}';
  expect(readingOf(loan(`,"transactions":[${accrual}]`), 'L1')).toMatchObject({ kind: 'loan' });
  const repayment = accrual.replace('"id":10', '"id":2');
  expect(readingOf(loan(`,"transactions":[${repayment}]`), 'L1').kind).toBe('unreadable');
});

test.each<[string, FineractReply, string]>([
  ['no answer', { kind: 'no answer', why: 'timeout', detail: '' }, 'unreadable'],
  ['a page of a proxy', makeAnswer(502, {}, '<html>'), 'unreadable'],
  ['an empty 200', makeAnswer(200, {}, ''), 'unreadable'],
  ['another loan', loan('', 'L2'), 'unreadable'],
  ['a list that is none', loan(',"transactions":{}'), 'unreadable'],
  ['a transaction without a date', loan(',"transactions":[{"id":1,"amount":1}]'), 'unreadable'],
  ['an unknown loan', error(404, 'error.msg.loan.external.id.invalid'), 'no loan'],
  ['a 404 of something else', makeAnswer(404, {}, '{"status":404}'), 'unreadable'],
  ['a wrong password', makeAnswer(401, {}, '{}'), 'misconfigured'],
  ['a missing permission', error(403, 'error.msg.not.authorized'), 'misconfigured'],
  ['a lock', error(409, 'error.msg.loan.locked'), 'unreadable'],
])('%s', (_name, reply, kind) => {
  expect(readingOf(reply, 'L1').kind).toBe(kind);
});
