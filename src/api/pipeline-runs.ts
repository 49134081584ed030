/** GET /api/pipeline/runs and GET /api/pipeline/runs/{id}. */
import { notFound } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import {
  PipelineRunQuery,
  type PipelineRun,
  type PipelineRunPage,
} from '../contract/pipeline-run.ts';
import type { Queryable } from '../database/pool.ts';
import type { Lenders } from '../lenders.ts';
import { sql } from '../database/sql.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { toPipelineRun, type RunRow } from './run-row.ts';
import { readId, readQuery } from './validate.ts';
import { lendersOf } from './caller.ts';
import { requireOwnLender } from './known-names.ts';

export async function listPipelineRuns(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, PipelineRunQuery);
  const lenders = lendersOf(request);
  const before = decodeCursor('runs', query.cursor);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, query.lender);
  const found = await pool.query<RunRow>(await sql('queries/api/list-pipeline-runs.sql'), [
    null,
    before,
    query.status ?? null,
    query.trigger ?? null,
    query.lender ?? null,
    lenders,
    limit + 1,
  ]);
  const runs = found.rows.map((row) => toPipelineRun(row, lenders));
  const page: PipelineRunPage = cutPage('runs', runs, limit, (run) => run.run_id);
  return { status: 200, body: page };
}

export async function getPipelineRun(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const id = readId(request);
  const run = await findPipelineRun(await dependencies.pool(), id, lendersOf(request));
  if (run === undefined) throw notFound(`There is no pipeline run ${id}.`);
  return { status: 200, body: run };
}

/** Undefined also for a run that was limited to a lender that is none of these. */
export async function findPipelineRun(
  database: Queryable,
  runId: string,
  lenders: Lenders,
): Promise<PipelineRun | undefined> {
  const found = await database.query<RunRow>(await sql('queries/api/list-pipeline-runs.sql'), [
    runId,
    null,
    null,
    null,
    null,
    lenders,
    1,
  ]);
  return found.rows[0] === undefined ? undefined : toPipelineRun(found.rows[0], lenders);
}
