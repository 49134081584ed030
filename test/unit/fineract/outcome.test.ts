import { expect, test } from 'vitest';
import { classifyLookup } from '../../../src/fineract/lookup.ts';
import { classifyRepayment, type RepaymentOutcome } from '../../../src/fineract/outcome.ts';
import { makeAnswer, type FineractReply } from '../../../src/fineract/reply.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const SENT = { sourceKey: KEY, amount: '18450.00', date: '2026-11-20' };
const TODAY = '2026-11-21';
const CACHED = { 'x-served-from-cache': 'true' };

function answer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): FineractReply {
  return makeAnswer(status, headers, typeof body === 'string' ? body : JSON.stringify(body));
}
function error(status: number, inner: string, top = 'top.code'): FineractReply {
  return answer(status, {
    httpStatusCode: String(status),
    userMessageGlobalisationCode: top,
    errors: [{ userMessageGlobalisationCode: inner, defaultUserMessage: 'why' }],
  });
}
const CONTAINER = { timestamp: 'x', status: 0, error: 'Error', path: '/x' };
const GOOD = {
  officeId: 1,
  loanId: 42,
  resourceId: 913,
  resourceExternalId: KEY,
  changes: { transactionAmount: '18450.0', transactionDate: '2026-11-20' },
};

test.each<[string, FineractReply, Partial<RepaymentOutcome>]>([
  ['200 as sent', answer(200, GOOD), { kind: 'posted', transactionId: '913', loanId: '42' }],
  ['200 from the cache', answer(200, GOOD, CACHED), { kind: 'doubtful', foreign: false }],
  [
    '200 of another payment from the cache',
    answer(200, { ...GOOD, resourceExternalId: 'other' }, CACHED),
    { kind: 'doubtful', foreign: true },
  ],
  [
    '200 with another external id',
    answer(200, { ...GOOD, resourceExternalId: 'other' }),
    { kind: 'doubtful', foreign: false },
  ],
  [
    '200 without an external id',
    answer(200, { ...GOOD, resourceExternalId: undefined }),
    { kind: 'doubtful', foreign: false },
  ],
  [
    '200 with another amount',
    answer(200, { ...GOOD, changes: { ...GOOD.changes, transactionAmount: '18450.01' } }),
    { kind: 'doubtful' },
  ],
  [
    '200 with another date',
    answer(200, { ...GOOD, changes: { ...GOOD.changes, transactionDate: '2026-11-19' } }),
    { kind: 'doubtful' },
  ],
  ['200 that is a page', answer(200, '<html>'), { kind: 'doubtful' }],
  ['204', answer(204, ''), { kind: 'doubtful' }],
  [
    '200 without resourceId',
    answer(200, { commandId: 5, rollbackTransaction: true, resourceExternalId: {} }),
    { kind: 'awaits approval' },
  ],
  [
    '400 duplicate, PostgreSQL',
    error(400, 'validation.msg.loan.transaction.externalId.value.must.be.unique'),
    { kind: 'duplicate' },
  ],
  [
    '403 duplicate, MySQL',
    error(403, 'error.msg.loan.repayment.duplicate.externalId'),
    { kind: 'duplicate' },
  ],
  [
    '400 validation',
    error(400, 'validation.msg.loan.transaction.note.exceeds.max.length'),
    { kind: 'refused', keyBurned: true, waits: false },
  ],
  [
    '400 unsupported parameter',
    error(400, 'error.msg.parameter.unsupported'),
    { kind: 'refused', keyBurned: true },
  ],
  [
    '400 invalid JSON, bare',
    answer(400, { userMessageGlobalisationCode: 'error.msg.invalid.request.body' }),
    { kind: 'refused', keyBurned: false },
  ],
  [
    '400 unsupported command',
    error(400, 'error.msg.query.parameter.value.unsupported'),
    { kind: 'refused', keyBurned: false },
  ],
  [
    '400 loan must be active',
    error(400, 'error.msg.loan.must.be.active.fully.paid.or.overpaid'),
    { kind: 'refused', keyBurned: true },
  ],
  [
    '400 of the container',
    answer(400, CONTAINER),
    { kind: 'misconfigured', code: 'tenant_refused' },
  ],
  [
    '400 password outdated',
    answer(400, { userMessageGlobalisationCode: 'error.msg.password.outdated' }),
    { kind: 'misconfigured', keyBurned: false },
  ],
  [
    '401',
    answer(401, CONTAINER),
    { kind: 'misconfigured', code: 'unauthorized', keyBurned: false },
  ],
  [
    '401 that speaks of a lock',
    answer(401, { userMessageGlobalisationCode: 'error.msg.loan.locked' }),
    { kind: 'misconfigured', code: 'unauthorized' },
  ],
  [
    '403 not authorized',
    error(403, 'error.msg.not.authorized'),
    { kind: 'misconfigured', keyBurned: false },
  ],
  [
    '403 future date, value date past',
    error(403, 'error.msg.loan.transaction.cannot.be.a.future.date'),
    { kind: 'refused', code: 'business_date_lag', waits: true, keyBurned: true },
  ],
  [
    '403 holiday',
    error(403, 'error.msg.loan.application.repayment.date.on.holiday'),
    { kind: 'refused', keyBurned: true },
  ],
  [
    '403 before disbursement',
    error(403, 'error.msg.loan.transaction.cannot.be.before.disbursement.date'),
    { kind: 'refused', keyBurned: true },
  ],
  [
    '403 before the last transaction',
    error(403, 'error.msg.loan.repayment.or.waiver.cannot.be.made.before.last.transaction.date'),
    { kind: 'refused', keyBurned: true },
  ],
  [
    '403 books closed',
    error(403, 'error.msg.glJournalEntry.invalid.accounting.closed'),
    { kind: 'refused', keyBurned: true },
  ],
  [
    '403 client inactive',
    error(403, 'error.msg.client.not.active.exception'),
    { kind: 'refused', keyBurned: true },
  ],
  [
    '404 unknown loan',
    error(404, 'error.msg.loan.external.id.invalid'),
    { kind: 'refused', keyBurned: false },
  ],
  [
    '404 payment type',
    error(404, 'error.msg.payment.type.invalid'),
    { kind: 'misconfigured', keyBurned: true },
  ],
  ['404 of the container', answer(404, CONTAINER), { kind: 'misconfigured', code: 'http_404' }],
  [
    '405 read-only node',
    answer(405, { userMessageGlobalisationCode: 'error.msg.invalid.instance.type' }),
    { kind: 'misconfigured' },
  ],
  ['415', answer(415, CONTAINER), { kind: 'misconfigured' }],
  ['501', answer(501, ''), { kind: 'misconfigured' }],
  ['302 to a login page', answer(302, ''), { kind: 'misconfigured' }],
  [
    '409 locked by close of business',
    answer(409, { userMessageGlobalisationCode: 'error.msg.loan.locked' }),
    { kind: 'not now', soon: false },
  ],
  [
    '409 conflict',
    answer(
      409,
      { userMessageGlobalisationCode: 'error.msg.platform.service.optimistic lock.conflict' },
      CACHED,
    ),
    { kind: 'unknown', remedy: 'new key' },
  ],
  [
    '425 with the request echoed',
    answer(425, { transactionAmount: 1, externalId: KEY }, CACHED),
    { kind: 'unknown', remedy: 'wait' },
  ],
  [
    '429 with Retry-After',
    answer(429, 'slow', { 'retry-after': '7' }),
    { kind: 'not now', soon: true, retryAfterMs: 7000 },
  ],
  [
    '500 with a code',
    error(500, 'error.msg.platform.server.side.error'),
    { kind: 'unknown', remedy: 'new key' },
  ],
  ['500 of the container', answer(500, CONTAINER), { kind: 'unknown', remedy: 'resend once' }],
  [
    '500 replayed',
    answer(500, { Exception: 'null' }, CACHED),
    { kind: 'unknown', remedy: 'new key' },
  ],
  ['502 in HTML', answer(502, '<html>Bad Gateway</html>'), { kind: 'unknown', remedy: 'resend' }],
  ['504', answer(504, ''), { kind: 'unknown', remedy: 'resend' }],
  [
    '503 job running',
    error(
      503,
      'error.msg.sheduler.job.currently.running',
      'error.msg.platform.service.unavailable',
    ),
    { kind: 'not now', soon: false },
  ],
  [
    '503 not allowed',
    error(
      503,
      'error.msg.loan.written.off.update.not.allowed',
      'error.msg.platform.service.unavailable',
    ),
    { kind: 'refused', keyBurned: true },
  ],
  ['503 without a code', answer(503, ''), { kind: 'unknown', remedy: 'resend' }],
  [
    'a timeout',
    { kind: 'no answer', why: 'timeout', detail: '' },
    { kind: 'unknown', remedy: 'resend' },
  ],
  [
    'a reset',
    { kind: 'no answer', why: 'reset', detail: '' },
    { kind: 'unknown', remedy: 'resend' },
  ],
  [
    'no connection',
    { kind: 'no answer', why: 'refused', detail: '' },
    { kind: 'not now', soon: true },
  ],
])('%s', (_name, reply, expected) => {
  expect(classifyRepayment(reply, SENT, TODAY)).toMatchObject(expected);
});

test('a date that is still ahead in India is refused, whatever the business date', () => {
  const outcome = classifyRepayment(
    error(403, 'error.msg.loan.transaction.cannot.be.a.future.date'),
    { ...SENT, date: '2026-11-22' },
    TODAY,
  );
  expect(outcome).toMatchObject({ kind: 'refused', waits: false });
});

test('a 200 on a loan with another number than the known one is not believed', () => {
  expect(
    classifyRepayment(answer(200, GOOD), { ...SENT, fineractLoanId: '43' }, TODAY),
  ).toMatchObject({ kind: 'doubtful' });
});

const FOUND = {
  id: 913,
  loanId: 42,
  externalLoanId: 'LN-1',
  externalId: KEY,
  type: { id: 2, repayment: true },
  date: [2026, 11, 20],
  amount: 'AMOUNT',
  manuallyReversed: false,
};
function found(change: Record<string, unknown>, amount = '18450.000000'): FineractReply {
  return answer(200, JSON.stringify({ ...FOUND, ...change }).replace('"AMOUNT"', amount));
}

test.each<[string, FineractReply, string]>([
  ['the same', found({}), 'found'],
  ['another amount', found({}, '18450.010000'), 'different'],
  ['an amount that a float would round away', found({}, '18450.0000000000000001'), 'different'],
  ['another date', found({ date: [2026, 11, 2] }), 'different'],
  ['another loan', found({ externalLoanId: 'LN-2' }), 'different'],
  ['a disbursement', found({ type: { id: 1, repayment: false } }), 'different'],
  ['reversed by hand', found({ manuallyReversed: true }), 'different'],
  ['nobody has it', error(404, 'error.msg.loan.transaction.external.id.invalid'), 'absent'],
  ['no such loan', error(404, 'error.msg.loan.external.id.invalid'), 'absent'],
  ['on another loan', error(404, 'error.msg.loan.transaction.id.invalid'), 'different'],
  ['a wrong URL', answer(404, CONTAINER), 'misconfigured'],
  ['401', answer(401, CONTAINER), 'misconfigured'],
  ['502', answer(502, '<html>'), 'unclear'],
  ['a page with 200', answer(200, '<html>'), 'unclear'],
  ['no answer', { kind: 'no answer', why: 'timeout', detail: '' }, 'unclear'],
])('a look-up that finds %s', (_name, reply, kind) => {
  expect(classifyLookup(reply, { ...SENT, loanExternalId: 'LN-1' }).kind).toBe(kind);
});
