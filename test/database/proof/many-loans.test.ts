/** Ten thousand loans: what the proof holds in memory does not grow with them. */
import { afterAll, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { makeAnswer, type FineractReply } from '../../../src/fineract/reply.ts';
import { prove } from '../../../src/proof/prove.ts';
import { testDatabase } from '../../support/database.ts';
import { LENDER, openDifferences, proofRig } from './support.ts';

const LOANS = 10_000;
const AT_ONCE = 64;
const LAST = 'M010000';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator();
afterAll(() => simulator.close());

/** Two payments on each loan, posted by our books, in a few statements. */
async function seed(): Promise<void> {
  await pool.query(
    `insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender)
     select 'M' || lpad(n::text, 6, '0'), $1 from generate_series(1, $2::int) n`,
    [LENDER, LOANS],
  );
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA" (source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, feed_key, row_id, load_id)
     select md5($1 || m.loan_external_id || to_char(p.day, 'YYYY-MM-DD') || p.amount::text), md5(m.loan_external_id || to_char(p.day, 'YYYY-MM-DD') || p.amount::text),
            $1, m.loan_external_id, p.day, p.amount, true, 'dmi', 1, 1
     from "CORE"."CORE_LOAN_MASTER" m, (values (date '2026-10-05', 1500.50::numeric(14,2)), (date '2026-11-05', 1500.50::numeric(14,2))) as p (day, amount)`,
    [LENDER],
  );
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id)
     select source_key, source_lender, 'success', loan_external_id, date, amount, 1 from "CORE"."CORE_TRANSACTION_DATA"`,
  );
  // A database in use has statistics.
  await pool.query('analyze');
}

const KEYS = `select source_key, date, amount from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1`;

/** The loan as Fineract would show it, made from what stands in the database; the last loan lacks one repayment. */
async function fineractAnswer(loan: string): Promise<FineractReply> {
  const found = await pool.query<{ source_key: string; date: string; amount: string }>(KEYS, [
    loan,
  ]);
  const held = loan === LAST ? found.rows.slice(1) : found.rows;
  const transactions = held.map(({ source_key: externalId, date, amount }, index) => ({
    id: index + 1,
    type: { id: 2, repayment: true },
    date: date.split('-').map(Number),
    amount: Number(amount),
    externalId,
  }));
  return makeAnswer(200, {}, JSON.stringify({ id: 1, externalId: loan, transactions }));
}

test('ten thousand loans are proven with some dozens in memory, and the one that differs is found', async () => {
  await seed();
  let underWay = 0;
  let underWayMax = 0;
  const listed: number[] = [];
  const rig = proofRig(pool, simulator, {
    loansAtOnce: AT_ONCE,
    wrap: (client) => ({
      ...client,
      readLoanWithTransactions: async (loan) => {
        underWay += 1;
        underWayMax = Math.max(underWayMax, underWay);
        try {
          return await fineractAnswer(loan);
        } finally {
          underWay -= 1;
        }
      },
    }),
  });
  const database = {
    query: async (text: string, values: unknown[]) => {
      const found = await pool.query(text, values);
      listed.push(found.rows.length);
      return found;
    },
  };
  const watching = new Proxy(pool, {
    get: (target, name): unknown =>
      name === 'query' ? database.query : (Reflect.get(target, name, target) as unknown),
  });
  const startedMs = performance.now();
  const deps = { ...rig.deps, pool: watching };
  const outcome = await prove(
    deps,
    { messageId: 'many', body: '{"scope":"all"}' },
    Number.MAX_SAFE_INTEGER,
  );
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`${String(LOANS)} loans proven in ${seconds.toFixed(1)} s`);
  expect(outcome).toMatchObject({ kind: 'finished', loansChecked: LOANS, differencesOpen: 1 });
  expect(await openDifferences(pool, [LAST])).toMatchObject([{ kind: 'missing' }]);
  expect(underWayMax).toBeLessThanOrEqual(8);
  // Two payments a loan: no statement ever brought more than one part's worth.
  expect(Math.max(...listed)).toBeLessThanOrEqual(2 * AT_ONCE);
}, 120_000);
