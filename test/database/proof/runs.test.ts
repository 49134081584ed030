import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import type { FineractClient } from '../../../src/fineract/client.ts';
import { makeAnswer, type FineractReply } from '../../../src/fineract/reply.ts';
import { FineractUnavailableError } from '../../../src/proof/loan-reader.ts';
import { prove } from '../../../src/proof/prove.ts';
import { testDatabase } from '../../support/database.ts';
import { messageId, openDifferences, posted, proofRig, type RigOptions } from './support.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator();
afterAll(() => simulator.close());

const LATER = (): number => Date.now() + 600_000;

/** Starts each test with so many clean loans and nothing else. */
async function loans(count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `L${String(index).padStart(4, '0')}`);
  for (const loan of names) await posted(pool, simulator, { loan });
  return names;
}

beforeEach(async () => {
  simulator.reset();
  await pool.query(
    `truncate "OPS"."PROOF_RUN", "OPS"."PROOF_LOAN", "OPS"."PROOF_DIFFERENCE", "OPS"."PROOF_FINDING", "OPS"."EXCEPTION", "OPS"."REPAYMENT_OUTBOX",
              "CORE"."CORE_TRANSACTION_DATA", "CORE"."CORE_LOAN_MASTER" cascade`,
  );
});

/** A client that counts reads and hands each to `before` first. */
function watched(before: (loan: string, reads: number) => Promise<FineractReply | undefined>): {
  readonly wrap: NonNullable<RigOptions['wrap']>;
  readonly reads: string[];
} {
  const reads: string[] = [];
  const wrap = (client: FineractClient): FineractClient => ({
    ...client,
    readLoanWithTransactions: async (loan) => {
      reads.push(loan);
      return (await before(loan, reads.length)) ?? client.readLoanWithTransactions(loan);
    },
  });
  return { wrap, reads };
}

async function newestRun(): Promise<Record<string, unknown>> {
  const found = await pool.query<Record<string, unknown>>(
    `select status, loans_total, loans_checked, loans_unreadable, ours_count, theirs_count, is_clean, error_message from "OPS"."PROOF_RUN" order by run_id desc limit 1`,
  );
  return found.rows[0] ?? {};
}

describe('a proof that is interrupted', () => {
  test('goes on behind what was committed when its message comes again, and counts nothing twice', async () => {
    await loans(20);
    let dead = false;
    const dying = watched(async () => {
      // From the ninth read on the worker is as good as killed: what it began is never written.
      if (dying.reads.length > 8) dead = true;
      if (dead) throw new Error('killed');
      return Promise.resolve(undefined);
    });
    const first = proofRig(pool, simulator, { wrap: dying.wrap, loansAtOnce: 4 });
    const message = { messageId: messageId(), body: '{}' };
    await expect(prove(first.deps, message, LATER())).rejects.toThrow('killed');
    expect(await newestRun()).toMatchObject({ status: 'running', loans_checked: 8 });

    const rest = watched(async () => Promise.resolve(undefined));
    const second = proofRig(pool, simulator, { wrap: rest.wrap, loansAtOnce: 4 });
    expect(await prove(second.deps, message, LATER())).toMatchObject({ kind: 'finished' });
    expect(rest.reads).toHaveLength(12);
    expect(await newestRun()).toMatchObject({
      status: 'success',
      loans_total: 20,
      loans_checked: 20,
      ours_count: '20',
      is_clean: true,
    });
  });

  test('ends its part at the deadline, asks itself to go on, and does', async () => {
    await loans(12);
    let over = false;
    const seen = watched(async (_loan, reads) => {
      over = reads % 4 === 0;
      return Promise.resolve(undefined);
    });
    const rig = proofRig(pool, simulator, { wrap: seen.wrap, loansAtOnce: 4 });
    const deps = { ...rig.deps, nowMs: () => (over ? Number.POSITIVE_INFINITY : 0) };
    const kinds: string[] = [];
    for (const body of ['{}', undefined, undefined]) {
      over = false;
      const message = { messageId: messageId(), body: body ?? rig.sent.at(-1) ?? '' };
      kinds.push((await prove(deps, message, LATER())).kind);
    }
    expect(kinds).toEqual(['to be continued', 'to be continued', 'finished']);
    expect(seen.reads).toHaveLength(12);
    expect(await newestRun()).toMatchObject({ loans_checked: 12, is_clean: true });
    const runs = await pool.query(`select 1 from "OPS"."PROOF_RUN"`);
    expect(runs.rowCount).toBe(1);
  });
});

describe('two proofs', () => {
  test('never work at once: the second waits, and begins when the first has ended', async () => {
    await loans(3);
    const second = { messageId: messageId(), body: JSON.stringify({ scope: 'all' }) };
    let outcome: unknown;
    const busy = watched(async (_loan, reads) => {
      if (reads === 1) outcome = await prove(proofRig(pool, simulator).deps, second, LATER());
      return undefined;
    });
    const rig = proofRig(pool, simulator, { wrap: busy.wrap });
    await rig.toTheEnd();
    expect(outcome).toEqual({ kind: 'nothing to do' });
    // The first worker asked for the one that waited, and it ran.
    expect(rig.sent).toHaveLength(1);
    const runs = await pool.query(`select status from "OPS"."PROOF_RUN"`);
    expect(runs.rows).toEqual([{ status: 'success' }, { status: 'success' }]);
  });

  test('a worker whose message was delivered again meanwhile writes nothing more', async () => {
    await loans(3);
    const message = { messageId: messageId(), body: '{}' };
    let other: unknown;
    const slow = watched(async (loan, reads) => {
      if (reads === 1) other = await prove(proofRig(pool, simulator).deps, message, LATER());
      // What it sees is stale and would be a difference on each loan.
      return makeAnswer(200, {}, JSON.stringify({ id: 1, externalId: loan }));
    });
    const rig = proofRig(pool, simulator, { wrap: slow.wrap });
    expect(await prove(rig.deps, message, LATER())).toEqual({ kind: 'nothing to do' });
    expect(other).toMatchObject({ kind: 'finished', isClean: true });
    expect(rig.counted).toEqual([]);
    expect(await newestRun()).toMatchObject({ loans_checked: 3, ours_count: '3' });
    const written = await pool.query(`select 1 from "OPS"."PROOF_DIFFERENCE"`);
    expect(written.rowCount).toBe(0);
  });

  test('a request that comes twice is one run', async () => {
    await loans(1);
    const rig = proofRig(pool, simulator);
    const message = { messageId: messageId(), body: '{"trigger":"schedule"}' };
    await prove(rig.deps, message, LATER());
    expect(await prove(rig.deps, message, LATER())).toEqual({ kind: 'nothing to do' });
  });
});

describe('when Fineract struggles', () => {
  test('one bad answer is tried again, and the loan is proven', async () => {
    await loans(3);
    const bad = watched(async (_loan, reads) =>
      Promise.resolve(reads === 1 ? makeAnswer(502, {}, '<html>') : undefined),
    );
    await proofRig(pool, simulator, { wrap: bad.wrap }).toTheEnd();
    expect(bad.reads).toHaveLength(4);
    expect(await newestRun()).toMatchObject({ loans_checked: 3, is_clean: true });
  });

  test('a loan that cannot be read is no difference and no proof, and has its turn the next night', async () => {
    const [first = ''] = await loans(6);
    const bad = watched(async (loan) =>
      Promise.resolve(loan === first ? makeAnswer(500, {}, '{}') : undefined),
    );
    const rig = proofRig(pool, simulator, { wrap: bad.wrap });
    expect(await rig.toTheEnd()).toMatchObject({
      isClean: false,
      loansUnreadable: 1,
      loansChecked: 5,
    });
    expect(rig.counted).toEqual(['ProofFinished', 'ProofNotClean']);
    expect(await openDifferences(pool, [first])).toEqual([]);
    // Nothing was posted lately: only the loan that could not be read and the night's share are due.
    await pool.query(`update "OPS"."PROOF_LOAN" set proven_at = now() where proven_at is not null`);
    const next = watched(async () => Promise.resolve(undefined));
    await proofRig(pool, simulator, { wrap: next.wrap, recentDays: 0 }).toTheEnd();
    expect(next.reads).toContain(first);
    expect(await newestRun()).toMatchObject({ is_clean: true });
  });

  test('an outage stops the part, and the message comes again', async () => {
    await loans(6);
    const rig = proofRig(pool, simulator, {
      wrap: watched(async () => Promise.resolve({ kind: 'no answer', why: 'refused', detail: '' }))
        .wrap,
    });
    const message = { messageId: messageId(), body: '{}' };
    await expect(prove(rig.deps, message, LATER())).rejects.toThrow(FineractUnavailableError);
    expect(await newestRun()).toMatchObject({ status: 'running', loans_checked: 0 });
    expect(await prove(proofRig(pool, simulator).deps, message, LATER())).toMatchObject({
      isClean: true,
    });
  });

  test('a refusal of our credentials fails the run with the reason, and alarms', async () => {
    await loans(2);
    const rig = proofRig(pool, simulator, {
      wrap: watched(async () => Promise.resolve(makeAnswer(401, {}, '{}'))).wrap,
    });
    expect(await rig.toTheEnd()).toMatchObject({ kind: 'failed' });
    expect(rig.counted).toEqual(['ProofNotClean']);
    expect(await newestRun()).toMatchObject({ status: 'failed', is_clean: null });
  });
});

describe('the loans that are due', () => {
  async function proven(options: RigOptions & { body?: object }): Promise<string[]> {
    const seen = watched(async () => Promise.resolve(undefined));
    await proofRig(pool, simulator, { ...options, wrap: seen.wrap }).toTheEnd(options.body);
    return seen.reads.toSorted();
  }

  /** PROCESSED keeps successes for ever, so the past is made by hand. */
  async function age(loan: string, days: number): Promise<void> {
    await pool.query(
      `alter table "CORE"."CORE_TRANSACTION_DATA_PROCESSED" disable trigger success_is_final`,
    );
    await pool.query(
      `update "CORE"."CORE_TRANSACTION_DATA_PROCESSED" set updated_at = now() - make_interval(days => $2) where loan_external_id = $1`,
      [loan, days],
    );
    await pool.query(
      `alter table "CORE"."CORE_TRANSACTION_DATA_PROCESSED" enable trigger success_is_final`,
    );
  }

  test('are those with recent repayments and a share of the rest, so that each has its turn within thirty nights', async () => {
    const names = await loans(56);
    for (const loan of names.slice(2)) await age(loan, 90);
    const nights = new Map<string, number>();
    for (let night = 1; night <= 28; night += 1) {
      const seen = await proven({});
      expect(seen.length, `night ${String(night)}`).toBeLessThanOrEqual(4);
      expect(seen).toEqual(expect.arrayContaining(names.slice(0, 2)));
      for (const loan of seen) nights.set(loan, (nights.get(loan) ?? 0) + 1);
    }
    expect([...nights.keys()].toSorted()).toEqual(names);
  });

  test('are all of them where everything is asked for, and one where one loan is named', async () => {
    const names = await loans(10);
    for (const loan of names) await age(loan, 90);
    expect(await proven({ body: { scope: 'all' } })).toEqual(names);
    expect(await proven({ body: { loanExternalId: names[4] } })).toEqual([names[4]]);
    expect(await proven({ body: { scope: 'all', lender: 'IKF' } })).toEqual([]);
  });
});
