/** POST /api/proof/runs: writes the request down and hands it to the proof queue. */
import { randomUUID } from 'node:crypto';
import { invalidRequest } from '../contract/http-errors.ts';
import { PipelineRunHeaders } from '../contract/pipeline-run.ts';
import type { ProofRequestMessage } from '../contract/proof-message.ts';
import { ProofRunRequest } from '../contract/proof.ts';
import type { Connection, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { ApiDependencies } from './dependencies.ts';
import { handOver, keyReused } from './hand-over.ts';
import { requireKnownLender } from './known-names.ts';
import { findProofRun } from './proof.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readHeaders } from './validate.ts';
import { callerOf } from './caller.ts';

interface Wanted extends ProofRunRequest {
  readonly requestId: string;
  readonly requestedBy: string;
}

/** 202 with the run, whether this request or an earlier one under the same Idempotency-Key started it. */
export async function startProofRun(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const options = readBody(request, ProofRunRequest);
  const headers = readHeaders(request, PipelineRunHeaders);
  const wanted: Wanted = {
    ...options,
    requestId: headers['idempotency-key'] ?? randomUUID(),
    requestedBy: callerOf(request).name,
  };
  const pool = await dependencies.pool();
  await requireKnown(pool, wanted);
  const runId = await inTransaction(pool, (connection) =>
    startOnce(dependencies, connection, wanted),
  );
  const run = await findProofRun(pool, runId);
  return { status: 202, body: run, headers: { location: `/api/proof/runs/${runId}` } };
}

async function requireKnown(database: Queryable, { lender, loan }: Wanted): Promise<void> {
  await requireKnownLender(database, lender, 'body');
  if (loan === null) return;
  const found = await database.query(await sql('queries/proof/find-loan.sql'), [loan]);
  if (found.rowCount === 0)
    throw invalidRequest([
      { in: 'body', field: 'loan', message: 'must be a loan that a file has named' },
    ]);
}

/** The message leaves before the row is committed: a run that nobody was told about cannot exist. */
async function startOnce(
  dependencies: ApiDependencies,
  connection: Connection,
  wanted: Wanted,
): Promise<string> {
  const inserted = await connection.query<{ run_id: string }>(
    await sql('queries/proof/register-run.sql'),
    [wanted.requestId, 'api', wanted.requestedBy, wanted.scope, wanted.lender, wanted.loan],
  );
  const runId = inserted.rows[0]?.run_id;
  if (runId === undefined) return findEarlierRun(connection, wanted);
  await sendRequest(dependencies, wanted);
  return runId;
}

async function findEarlierRun(connection: Connection, wanted: Wanted): Promise<string> {
  const found = await connection.query<{
    run_id: string;
    scope: string;
    lender: string | null;
    loan_external_id: string | null;
  }>(await sql('queries/proof/find-run-of-request.sql'), [wanted.requestId]);
  const earlier = found.rows[0];
  if (earlier === undefined)
    throw new Error('a request id conflicts with a proof that cannot be read');
  const same =
    earlier.scope === wanted.scope &&
    earlier.lender === wanted.lender &&
    earlier.loan_external_id === wanted.loan;
  if (same) return earlier.run_id;
  throw keyReused('proof', earlier.run_id);
}

async function sendRequest(dependencies: ApiDependencies, wanted: Wanted): Promise<void> {
  const message: ProofRequestMessage = {
    requestId: wanted.requestId,
    trigger: 'api',
    requestedBy: wanted.requestedBy,
    scope: wanted.scope,
    lender: wanted.lender,
    loanExternalId: wanted.loan,
  };
  await handOver(dependencies, dependencies.proofQueueUrl, message, 'proof');
}
