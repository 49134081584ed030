import { expect, test } from 'vitest';
import { runHistoryChecks } from '../../../src/models/checks.ts';
import { runPipeline } from '../../../src/pipeline/run-pipeline.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows } from '../../support/raw-rows.ts';
import { pipelineOn, request } from './support.ts';

const database = await testDatabase();

test('five runs at once, and loads that commit meanwhile, queue each payment once', async () => {
  const { deps, queue } = pipelineOn(database.pool);
  const rowsPerLoad = 400;
  const load = (file: number) =>
    loadRows(
      database.pool,
      file % 2 === 0 ? 'dmi' : 'ikf',
      Array.from({ length: rowsPerLoad }, (_unused, index) => ({
        line: index + 2,
        loanId: `L${String(file)}-${String(index % 100)}`,
        amount: `${String(100 + index)}.50`,
        date: `2026-11-0${String(1 + (index % 9))}`,
      })),
    );
  for (const file of [0, 1]) await load(file);
  const runs = Array.from({ length: 5 }, () => runPipeline(deps, request()));
  const loads = [2, 3, 4, 5].map(load);
  await Promise.all([...runs, ...loads]);
  await runPipeline(deps, request());

  const keys = queue.sent.map((message) => message.sourceKey);
  expect(keys).toHaveLength(6 * rowsPerLoad);
  expect(new Set(keys).size).toBe(6 * rowsPerLoad);
  const outbox = await database.pool.query(
    `select 1 from "OPS"."REPAYMENT_OUTBOX" where state = 'queued' and send_count = 1`,
  );
  expect(outbox.rowCount).toBe(6 * rowsPerLoad);
  await runHistoryChecks(database.pool);
});
