/** GET /api/proof, GET /api/proof/runs and GET /api/proof/runs/{id}. */
import { notFound } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import {
  ProofRunQuery,
  type Proof,
  type ProofDifferencePage,
  type ProofRun,
  type ProofRunDetail,
  type ProofRunPage,
} from '../contract/proof.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import {
  toProofDifference,
  toProofRun,
  type ProofDifferenceRow,
  type ProofRunRow,
} from './proof-rows.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readId, readQuery } from './validate.ts';

export async function getProof(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor } = readQuery(request, ProofRunQuery);
  const before = decodeCursor('differences', cursor);
  const pool = await dependencies.pool();
  const [latest] = await listRuns(pool, { group: 'finished', limit: 1 });
  const [underWay] = await listRuns(pool, { group: 'under way', limit: 1 });
  const body: Proof = {
    latest: latest ?? null,
    under_way: underWay ?? null,
    differences:
      latest === undefined
        ? { items: [], next_cursor: null }
        : await pageOfDifferences(pool, latest.run_id, before, limit),
  };
  return { status: 200, body };
}

export async function listProofRuns(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor } = readQuery(request, ProofRunQuery);
  const before = decodeCursor('proofs', cursor);
  const runs = await listRuns(await dependencies.pool(), { before, limit: limit + 1 });
  const body: ProofRunPage = cutPage('proofs', runs, limit, (run) => run.run_id);
  return { status: 200, body };
}

export async function getProofRun(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const id = readId(request);
  const { limit = LIMIT_DEFAULT, cursor } = readQuery(request, ProofRunQuery);
  const before = decodeCursor('differences', cursor);
  const pool = await dependencies.pool();
  const run = await findProofRun(pool, id);
  if (run === undefined) throw notFound(`There is no proof run ${id}.`);
  const differences = await pageOfDifferences(pool, run.run_id, before, limit);
  const body: ProofRunDetail = { run, differences };
  return { status: 200, body };
}

export async function findProofRun(
  database: Queryable,
  runId: string,
): Promise<ProofRun | undefined> {
  return (await listRuns(database, { runId, limit: 1 }))[0];
}

interface RunFilter {
  readonly runId?: string;
  readonly before?: string | null;
  readonly group?: 'finished' | 'under way';
  readonly limit: number;
}

async function listRuns(database: Queryable, filter: RunFilter): Promise<ProofRun[]> {
  const found = await database.query<ProofRunRow>(await sql('queries/proof/list-runs.sql'), [
    filter.runId ?? null,
    filter.before ?? null,
    filter.group ?? null,
    filter.limit,
  ]);
  return found.rows.map(toProofRun);
}

async function pageOfDifferences(
  database: Queryable,
  runId: number,
  before: string | null,
  limit: number,
): Promise<ProofDifferencePage> {
  const found = await database.query<ProofDifferenceRow>(
    await sql('queries/proof/list-differences.sql'),
    [runId, before, limit + 1],
  );
  const differences = found.rows.map(toProofDifference);
  return cutPage('differences', differences, limit, (difference) => difference.difference_id);
}
