/** POST /api/pipeline/runs: writes the request down and hands it to the pipeline queue. */
import { randomUUID } from 'node:crypto';
import type { PipelineRequestMessage } from '../contract/messages.ts';
import { PipelineRunHeaders, PipelineRunRequest } from '../contract/pipeline-run.ts';
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { ApiDependencies } from './dependencies.ts';
import { handOver, keyReused } from './hand-over.ts';
import { requireKnownLender } from './known-names.ts';
import { findPipelineRun } from './pipeline-runs.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readHeaders } from './validate.ts';
import { callerOf, lendersOf, requireLender } from './caller.ts';

interface Wanted extends PipelineRunRequest {
  readonly requestId: string;
  readonly requestedBy: string;
}

/** 202 with the run, whether this request or an earlier one under the same Idempotency-Key started it. */
export async function startPipelineRun(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const options = readBody(request, PipelineRunRequest);
  requireLender(request, options.lender);
  const headers = readHeaders(request, PipelineRunHeaders);
  const wanted: Wanted = {
    ...options,
    requestId: headers['idempotency-key'] ?? randomUUID(),
    requestedBy: callerOf(request).name,
  };
  const pool = await dependencies.pool();
  await requireKnownLender(pool, wanted.lender, 'body');
  const runId = await inTransaction(pool, (connection) =>
    startOnce(dependencies, connection, wanted),
  );
  const run = await findPipelineRun(pool, runId, lendersOf(request));
  return { status: 202, body: run, headers: { location: `/api/pipeline/runs/${runId}` } };
}

/**
 * The message leaves before the row is committed: a run that nobody was told about cannot exist. Should the
 * commit fail after the message left, the run's reader writes the row itself, under the same request id.
 */
async function startOnce(
  dependencies: ApiDependencies,
  connection: Connection,
  wanted: Wanted,
): Promise<string> {
  const inserted = await connection.query<{ run_id: string }>(
    await sql('queries/api/insert-pipeline-run.sql'),
    [wanted.requestId, wanted.requestedBy, wanted.skip_transform, wanted.dry_run, wanted.lender],
  );
  const runId = inserted.rows[0]?.run_id;
  if (runId === undefined) return findEarlierRun(connection, wanted);
  await sendRequest(dependencies, wanted);
  return runId;
}

async function findEarlierRun(connection: Connection, wanted: Wanted): Promise<string> {
  const found = await connection.query<PipelineRunRequest & { run_id: string }>(
    await sql('queries/api/find-run-of-request.sql'),
    [wanted.requestId],
  );
  const earlier = found.rows[0];
  if (earlier === undefined)
    throw new Error('a request id conflicts with a run that cannot be read');
  const same =
    earlier.skip_transform === wanted.skip_transform &&
    earlier.dry_run === wanted.dry_run &&
    earlier.lender === wanted.lender;
  if (!same) throw keyReused('run', earlier.run_id);
  return earlier.run_id;
}

async function sendRequest(dependencies: ApiDependencies, wanted: Wanted): Promise<void> {
  const message: PipelineRequestMessage = {
    requestId: wanted.requestId,
    trigger: 'api',
    requestedBy: wanted.requestedBy,
    skipTransform: wanted.skip_transform,
    dryRun: wanted.dry_run,
    lender: wanted.lender,
  };
  await handOver(dependencies, dependencies.pipelineQueueUrl, message, 'run');
}
