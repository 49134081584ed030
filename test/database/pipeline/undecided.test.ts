/** A payment that slipped into the queue with an open case is held by the run; it does not stop the other lenders. */
import { expect, test } from 'vitest';
import { runPipeline } from '../../../src/pipeline/run-pipeline.ts';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { ChecksFailedError } from '../../../src/models/errors.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { until } from '../../support/until.ts';
import { pipelineOn, request, runRow } from './support.ts';

const { pool } = await testDatabase();
const { deps, queue } = pipelineOn(pool);

/** Two payments, not yet queued; the first of them has an open case. */
async function twoPayments(doubtful: string, clear: string, state: string): Promise<void> {
  await loadRows(pool, 'dmi', [rawRow({ loanId: doubtful })]);
  await loadRows(pool, 'ikf', [rawRow({ loanId: clear })]);
  await transformNewLoads(pool);
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = $2, queued_at = now() where loan_external_id = $1`,
    [doubtful, state],
  );
  await pool.query(
    `insert into "OPS"."EXCEPTION" (category, case_key, source_lender, loan_external_id, source_key, reason)
     select 'restated payment', source_key, source_lender, loan_external_id, source_key, 'told before' from "OPS"."REPAYMENT_OUTBOX" where loan_external_id = $1`,
    [doubtful],
  );
}

const stateOf = async (loan: string): Promise<string | undefined> =>
  (
    await pool.query<{ state: string }>(
      `select state from "OPS"."REPAYMENT_OUTBOX" where loan_external_id = $1`,
      [loan],
    )
  ).rows[0]?.state;

test.for(['ready', 'failed', 'queued'])(
  'one that is %s is held, told on its case and counted, and the rest is queued',
  async (state) => {
    const [doubtful, clear] = [`D-${state}`.toUpperCase(), `C-${state}`.toUpperCase()];
    await twoPayments(doubtful, clear, state);
    await expect(runQueueChecks(pool)).rejects.toBeInstanceOf(ChecksFailedError);
    const preview = request({ dryRun: true });
    await runPipeline(deps, preview);
    expect(await stateOf(doubtful)).toBe(state);
    const asked = request();
    await runPipeline(deps, asked);
    expect(await stateOf(doubtful)).toBe('held');
    expect(await stateOf(clear)).toBe('queued');
    expect((await runRow(pool, asked.requestId))?.['counts']).toMatchObject({ kept_back: 1 });
    const told = await pool.query(
      `select c.action from "OPS"."EXCEPTION_COMMENT" c join "OPS"."EXCEPTION" e using (exception_id) where e.loan_external_id = $1`,
      [doubtful],
    );
    expect(told.rows).toEqual([{ action: 'kept back' }]);
    expect(queue.sent.map((message) => message.sourceKey)).toHaveLength(1);
    queue.sent.length = 0;
  },
);

test('one that may have been sent is left to the look-up', async () => {
  await twoPayments('D-SENT', 'C-SENT', 'queued');
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set attempt_sent_at = now() where loan_external_id = 'D-SENT'`,
  );
  await runPipeline(deps, request());
  expect(await stateOf('D-SENT')).toBe('queued');
});

test('one whose case a person closes meanwhile is not held without a case', async () => {
  await twoPayments('D-RACE', 'C-RACE', 'ready');
  const approver = await pool.connect();
  try {
    await approver.query('begin');
    await approver.query(
      `select from "OPS"."REPAYMENT_OUTBOX" where loan_external_id = 'D-RACE' for update`,
    );
    await approver.query(
      `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now() where loan_external_id = 'D-RACE'`,
    );
    const running = runPipeline(deps, request());
    await until('the run to wait for the payment', async () => {
      const waiting = await pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.rowCount === 0 ? undefined : true;
    });
    await approver.query('commit');
    await running;
  } finally {
    approver.release();
  }
  expect(await stateOf('D-RACE')).toBe('queued');
});
