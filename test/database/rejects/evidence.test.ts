/** What stands on a record that was rejected first: its bytes are those that came, its values those that people gave. */
import { expect, test } from 'vitest';
import { Approval } from '../../../src/contract/approval.ts';
import { TransactionEvidence } from '../../../src/contract/transaction-evidence.ts';
import { replayRejects } from '../../../src/files/replay-rejects.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { deskOn } from './support.ts';

const { pool } = await testDatabase();
const desk = deskOn(pool);

async function evidenceOf(loan: string): Promise<TransactionEvidence> {
  await transformNewLoads(pool);
  const found = await pool.query<{ source_key: string }>(
    `select source_key from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1`,
    [loan],
  );
  const path = `/api/transactions/${found.rows[0]?.source_key ?? ''}/evidence`;
  return TransactionEvidence.parse((await desk.api.call('GET', path)).body);
}

async function corrected(record: string, values: object): Promise<void> {
  const [id = 0] = await desk.rejectsOf(record);
  const asked = await desk.patch(id, { values, reason: 'the bank says so' });
  await desk.decide(Approval.parse(asked.body).approval_id, 'approved');
}

test('a corrected record reads as stored with what was given, which is named', async () => {
  await corrected('LNE1,18.4.50,05-11-2026,SUCCESS,paid late', { amount: '1845.5' });
  const evidence = await evidenceOf('LNE1');
  expect(evidence).toMatchObject({
    verdict: 'identical',
    reports: [{ record: 'LNE1,18.4.50,05-11-2026,SUCCESS,paid late' }],
  });
  expect(evidence.reports[0]?.checks[2]?.detail).toContain('Corrected by people: amount.');
});

test('a record that is no CSV, and was given every value, is compared by its text', async () => {
  await corrected('LNE2,100.00,05-11-2026,SUCCESS,one cell,too many', {
    loan_id: 'LNE2',
    amount: '100.00',
    date: '2026-11-05',
    status: 'SUCCESS',
  });
  expect((await evidenceOf('LNE2')).verdict).toBe('identical');
});

test('a record whose loan the master named later reads as stored, whatever the master says by now', async () => {
  await desk.mandateReject('77001', '900.00');
  await desk.learn('77001', 'GBE1');
  await replayRejects({ pool });
  const evidence = await evidenceOf('GBE1');
  expect(evidence.verdict).toBe('identical');
  await pool.query(`update "RAW"."RAW_UMRN_MASTER" set loan_id = 'GBE2'`);
  expect((await evidenceOf('GBE1')).verdict).toBe('identical');
});
