import { afterAll, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { testDatabase } from '../../support/database.ts';
import { testApi } from '../api/support.ts';
import { openDifferences, posted, proofRig } from './support.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator();
afterAll(() => simulator.close());

test('a difference is accepted by two persons, and the next proof is clean', async () => {
  const payment = await posted(pool, simulator, { loan: 'SETTLED1' });
  simulator.alter({ id: payment.transactionId, reversed: true });
  const rig = proofRig(pool, simulator);
  expect(await rig.toTheEnd()).toMatchObject({ isClean: false });
  const api = testApi(pool);
  const cases = await api.call('GET', '/api/exceptions?category=proof+difference');
  const [found] = (cases.body as { items: { exception_id: number; actions: string[] }[] }).items;
  expect(found?.actions).toEqual(['resolve']);

  const asked = await api.call('PATCH', `/api/exceptions/${String(found?.exception_id)}`, {
    body: JSON.stringify({ action: 'resolve', reason: 'The lender asked for it, see letter 12.' }),
    caller: 'maker',
  });
  const { approval_id: id } = asked.body as { approval_id: number };
  const decided = await api.call('POST', `/api/approvals/${String(id)}/approve`, {
    body: JSON.stringify({ comment: 'seen' }),
    caller: 'checker',
  });
  expect(decided).toMatchObject({ status: 200 });

  expect(await rig.toTheEnd()).toMatchObject({ isClean: true, differencesOpen: 0 });
  expect(await openDifferences(pool, ['SETTLED1'])).toMatchObject([{ exception: 'resolved' }]);
});
