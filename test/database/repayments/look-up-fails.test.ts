/** An answer that cannot be believed, and a look-up that brings nothing: what was sent stays open until it is looked up. */
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { FineractClient } from '../../../src/fineract/client.ts';
import type { FineractReply } from '../../../src/fineract/reply.ts';
import {
  FineractConfigurationError,
  RepaymentUnsettledError,
} from '../../../src/repayments/errors.ts';
import { postRepayment } from '../../../src/repayments/post-repayment.ts';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { testDatabase } from '../../support/database.ts';
import {
  calls,
  effects,
  expireLease,
  makeRig,
  queueAgain,
  queuePayment,
  standing,
} from './posting.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
afterAll(async () => simulator.close());
beforeEach(() => simulator.clearFaults());

const silent: FineractReply = { kind: 'no answer', why: 'timeout', detail: 'in this test' };
const refusing: FineractReply = {
  kind: 'answer',
  status: 401,
  headers: {},
  bodyText: '',
  json: undefined,
  servedFromCache: false,
};
const lookingUp =
  (reply: FineractReply) =>
  (client: FineractClient): FineractClient => ({
    ...client,
    findTransactionByExternalId: () => Promise.resolve(reply),
  });

let loans = 0;

test.each([
  // Another payment's answer: ours was never carried out.
  ['wrongLoan200', silent, { state: 'posted', result: 'success' }],
  // Ours was carried out with another amount: a person must see it.
  ['wrongAmount', silent, { state: 'parked', exceptions: ['posted differently'] }],
  ['wrongLoan200', refusing, { state: 'posted', result: 'success' }],
  ['wrongAmount', refusing, { state: 'parked', exceptions: ['posted differently'] }],
] as const)(
  'after %s and a look-up that fails the next delivery looks up before it sends anything',
  async (type, reply, end) => {
    loans += 1;
    const loan = `LF-${String(loans)}`;
    simulator.addLoan({ externalId: loan });
    const paid = await queuePayment(pool, loan);
    simulator.addFault({ type, loan });
    const first = postRepayment(makeRig(pool, simulator, lookingUp(reply)).deps, {
      sourceKey: paid.sourceKey,
      receiveCount: 1,
    });
    await expect(first).rejects.toThrow(
      reply === refusing ? FineractConfigurationError : RepaymentUnsettledError,
    );
    expect(await standing(pool, paid)).toMatchObject({ attempt: 0, marked: true });
    const before = (await calls(pool, paid)).length;
    await expireLease(pool, paid);
    await queueAgain(pool, paid);
    await postRepayment(makeRig(pool, simulator).deps, {
      sourceKey: paid.sourceKey,
      receiveCount: 2,
    });
    expect((await calls(pool, paid))[before]?.method).toBe('GET');
    expect(await standing(pool, paid)).toMatchObject(end);
    expect(effects(simulator, paid)).toBe(1);
  },
);
