import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { Proof, ProofRun, ProofRunDetail, ProofRunPage } from '../../../src/contract/proof.ts';
import { testDatabase } from '../../support/database.ts';
import { posted, proofRig } from '../proof/support.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator();
afterAll(() => simulator.close());
const api = testApi(pool);

async function start(body: object, key = randomUUID()): Promise<ProofRun> {
  const answered = await api.call('POST', '/api/proof/runs', {
    body: JSON.stringify(body),
    headers: { 'idempotency-key': key },
  });
  const run = bodyAs(answered, 202, ProofRun);
  expect(answered.headers['location']).toBe(`/api/proof/runs/${String(run.run_id)}`);
  return run;
}

test('before any proof there is none, and nothing is under way', async () => {
  expect(bodyAs(await api.call('GET', '/api/proof'), 200, Proof)).toEqual({
    latest: null,
    under_way: null,
    differences: { items: [], next_cursor: null },
  });
});

test('a proof is asked for once per Idempotency-Key, worked on, and shown with its differences in pages', async () => {
  const lost = [];
  for (const loan of ['API1', 'API2', 'API3']) {
    const payment = await posted(pool, simulator, { loan });
    simulator.remove(payment.transactionId);
    lost.push(payment.sourceKey);
  }
  const key = randomUUID();
  const asked = await start({ scope: 'all' }, key);
  expect(asked).toMatchObject({ status: 'pending', scope: 'all', requested_by: 'tester' });
  expect(await start({ scope: 'all' }, key)).toEqual(asked);
  expect(api.sent).toHaveLength(1);
  const other = await api.call('POST', '/api/proof/runs', {
    body: JSON.stringify({ scope: 'due' }),
    headers: { 'idempotency-key': key },
  });
  expect(problemOf(other, 422).type).toContain('idempotency-key-reused');
  expect(bodyAs(await api.call('GET', '/api/proof'), 200, Proof).under_way).toEqual(asked);

  await proofRig(pool, simulator).toTheEnd(api.sent[0] as object);
  const proof = bodyAs(await api.call('GET', '/api/proof?limit=2'), 200, Proof);
  expect(proof).toMatchObject({
    latest: {
      run_id: asked.run_id,
      status: 'success',
      is_clean: false,
      loans: { total: 3, checked: 3, unreadable: 0 },
      ours: { count: 3, total: '12750.00' },
      theirs: { count: 0, total: '0.00' },
      differences: 3,
      differences_open: 3,
    },
    under_way: null,
  });
  const next = await api.call(
    'GET',
    `/api/proof/runs/${String(asked.run_id)}?cursor=${proof.differences.next_cursor ?? ''}`,
  );
  const rest = bodyAs(next, 200, ProofRunDetail);
  const seen = [...proof.differences.items, ...rest.differences.items];
  expect(seen.map((each) => each.source_key).toSorted()).toEqual(lost.toSorted());
  expect(seen[0]).toMatchObject({
    kind: 'missing',
    ours: { date: '2026-11-02', amount: '4250.00' },
    theirs: null,
  });
  const exceptions = await api.call('GET', '/api/exceptions?category=proof+difference');
  expect(exceptions).toMatchObject({ status: 200 });
  expect((exceptions.body as { items: unknown[] }).items).toHaveLength(3);
});

test('a later proof leaves the report of the earlier one as it was', async () => {
  await proofRig(pool, simulator).toTheEnd({ loanExternalId: 'API1' });
  const runs = bodyAs(await api.call('GET', '/api/proof/runs?limit=1'), 200, ProofRunPage);
  expect(runs.items[0]).toMatchObject({ loan: 'API1', differences: 1 });
  const earlier = bodyAs(
    await api.call('GET', `/api/proof/runs?cursor=${runs.next_cursor ?? ''}`),
    200,
    ProofRunPage,
  );
  expect(earlier.items).toMatchObject([{ differences: 3 }]);
});

test('what cannot be proven is refused with the field that is wrong', async () => {
  const ask = async (body: object): Promise<string> =>
    problemOf(await api.call('POST', '/api/proof/runs', { body: JSON.stringify(body) }), 400)
      .detail ?? '';
  expect(await ask({ loan: 'NOBODY' })).toContain('loan must be a loan that a file has named');
  expect(await ask({ lender: 'NOBODY' })).toContain('lender must be one of');
  expect(await ask({ scope: 'some' })).toContain('scope must be one of due, all');
  problemOf(await api.call('GET', '/api/proof/runs/999'), 404);
  problemOf(await api.call('GET', '/api/proof?cursor=x'), 400);
});

test('a queue that refuses starts nothing', async () => {
  const broken = testApi(pool);
  broken.queueFault = new Error('no queue');
  problemOf(await broken.call('POST', '/api/proof/runs', { body: '{}' }), 503);
  const left = await pool.query(`select 1 from "OPS"."PROOF_RUN" where status = 'pending'`);
  expect(left.rowCount).toBe(0);
});
