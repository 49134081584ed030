/** The row of a proof run: asked for, claimed, planned, finished. */
import { randomUUID } from 'node:crypto';
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { ProofRequest } from './read-request.ts';

/** Longer than a part of a run takes when every read of it waits for its answer to the end. */
export const CLAIM_SECONDS = 600;

export interface ProofScope {
  readonly recentDays: number;
  readonly fullDays: number;
}

/** The run that this worker has to itself. `claim` names the worker in everything that it writes. */
export interface ClaimedRun {
  readonly runId: string;
  readonly requestId: string;
  readonly claim: string;
  readonly scope: 'due' | 'all';
  readonly lender: string | null;
  readonly loanExternalId: string | null;
  readonly planned: boolean;
}

export interface FinishedRun {
  readonly isClean: boolean;
  readonly differencesOpen: number;
  readonly loansChecked: number;
  readonly loansUnreadable: number;
}

/** Another worker has taken the run over. Nothing that this one found is written. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError';
}

export async function registerRun(pool: Pool, request: ProofRequest): Promise<void> {
  await pool.query(await sql('queries/proof/register-run.sql'), [
    request.requestId,
    request.trigger,
    request.requestedBy,
    request.scope,
    request.lender,
    request.loanExternalId,
  ]);
}

interface RunRow {
  run_id: string;
  request_id: string;
  scope: 'due' | 'all';
  lender: string | null;
  loan_external_id: string | null;
  planned: boolean;
}

/** Undefined: nothing waits, or another worker is at it. */
export async function claimRun(pool: Pool, messageId: string): Promise<ClaimedRun | undefined> {
  const claim = randomUUID();
  const claimed = await pool.query<RunRow>(await sql('queries/proof/claim-run.sql'), [
    claim,
    messageId,
    CLAIM_SECONDS,
  ]);
  const row = claimed.rows[0];
  if (row === undefined) return undefined;
  return {
    runId: row.run_id,
    requestId: row.request_id,
    claim,
    scope: row.scope,
    lender: row.lender,
    loanExternalId: row.loan_external_id,
    planned: row.planned,
  };
}

/** Marks the loans of the run, all in one transaction: a run is planned as a whole or not at all. */
export async function planRun(pool: Pool, run: ClaimedRun, scope: ProofScope): Promise<void> {
  if (run.planned) return;
  await inTransaction(pool, async (connection) => {
    await connection.query(await sql('queries/proof/learn-loans.sql'));
    await connection.query(await sql('queries/proof/clear-due-loans.sql'), [run.runId]);
    const marked = await connection.query(await sql('queries/proof/mark-due-loans.sql'), [
      run.runId,
      run.scope,
      run.lender,
      run.loanExternalId,
      scope.recentDays,
      scope.fullDays,
    ]);
    const planned = await connection.query(await sql('queries/proof/set-planned.sql'), [
      run.runId,
      run.claim,
      marked.rowCount ?? 0,
    ]);
    requireClaim(planned.rowCount, run);
  });
}

/** Undefined where loans are left. */
export async function finishRun(pool: Pool, run: ClaimedRun): Promise<FinishedRun | undefined> {
  const finished = await pool.query<{
    is_clean: boolean;
    differences_open: number;
    loans_checked: number;
    loans_unreadable: number;
  }>(await sql('queries/proof/finish-run.sql'), [run.runId, run.claim]);
  const row = finished.rows[0];
  if (row === undefined) return undefined;
  return {
    isClean: row.is_clean,
    differencesOpen: row.differences_open,
    loansChecked: row.loans_checked,
    loansUnreadable: row.loans_unreadable,
  };
}

export async function failRun(pool: Pool, run: ClaimedRun, reason: string): Promise<void> {
  await pool.query(await sql('queries/proof/fail-run.sql'), [run.runId, run.claim, reason]);
}

export async function releaseRun(pool: Pool, run: ClaimedRun): Promise<void> {
  await pool.query(await sql('queries/proof/release-claim.sql'), [run.runId, run.claim]);
}

/** The request that is to be worked on next, where any waits. */
export async function findWaitingRequest(pool: Pool): Promise<string | undefined> {
  const found = await pool.query<{ request_id: string }>(
    await sql('queries/proof/find-waiting-run.sql'),
  );
  return found.rows[0]?.request_id;
}

export function requireClaim(rowCount: number | null, run: ClaimedRun): void {
  if (rowCount === 0) throw new ClaimLostError(`Another worker has taken over proof ${run.runId}.`);
}
