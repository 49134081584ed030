/** One part of a proof: as many loans as the time allows, then a message that asks to go on. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ProofRequestMessage } from '../contract/proof-message.ts';
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { CountMetric } from '../observability/metrics.ts';
import { FineractRefusesError, type LoanReader } from './loan-reader.ts';
import { proveLoans, type LoanToProve } from './prove-loans.ts';
import { readProofRequest } from './read-request.ts';
import { recordLoans } from './record-loans.ts';
import {
  claimRun,
  ClaimLostError,
  failRun,
  findWaitingRequest,
  finishRun,
  planRun,
  registerRun,
  releaseRun,
  type ClaimedRun,
  type FinishedRun,
  type ProofScope,
} from './run-record.ts';

export interface ProveDeps {
  readonly pool: Pool;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly reader: LoanReader;
  readonly scope: ProofScope;
  readonly count: CountMetric;
  /** Loans that are read, compared and written together: what is in memory at once. */
  readonly loansAtOnce: number;
  readonly nowMs: () => number;
}

export type ProofOutcome =
  | ({ readonly kind: 'finished'; readonly runId: string } & FinishedRun)
  | { readonly kind: 'to be continued'; readonly runId: string }
  | { readonly kind: 'failed'; readonly runId: string; readonly reason: string }
  /** The run is done, or another worker is at it. */
  | { readonly kind: 'nothing to do' };

/**
 * Works on the run that is under way, or on the next that waits, until `deadlineMs`. Throws what stopped it for now:
 * the same message then takes the run up where this one left it.
 */
export async function prove(
  deps: ProveDeps,
  message: { readonly messageId: string; readonly body: string },
  deadlineMs: number,
): Promise<ProofOutcome> {
  await registerRun(deps.pool, readProofRequest(message));
  const run = await claimRun(deps.pool, message.messageId);
  if (run === undefined) return { kind: 'nothing to do' };
  const outcome = await workOn(deps, run, deadlineMs).catch(async (error: unknown) => {
    if (error instanceof ClaimLostError) return { kind: 'nothing to do' } as const;
    if (!(error instanceof FineractRefusesError)) throw error;
    await failRun(deps.pool, run, `Fineract refuses us: ${error.message}`);
    deps.count('ProofNotClean');
    return { kind: 'failed', runId: run.runId, reason: error.message } as const;
  });
  if (outcome.kind !== 'nothing to do') await askToGoOn(deps, run, outcome);
  return outcome;
}

async function workOn(deps: ProveDeps, run: ClaimedRun, deadlineMs: number): Promise<ProofOutcome> {
  await planRun(deps.pool, run, deps.scope);
  for (;;) {
    const loans = await nextLoans(deps, run);
    if (loans.length === 0) break;
    if (deps.nowMs() >= deadlineMs) return { kind: 'to be continued', runId: run.runId };
    const proven = await proveLoans(deps, loans, deadlineMs);
    await recordLoans(deps.pool, run, proven);
  }
  const finished = await finishRun(deps.pool, run);
  if (finished === undefined) throw new ClaimLostError(`Proof ${run.runId} was taken over.`);
  deps.count('ProofFinished');
  if (!finished.isClean) deps.count('ProofNotClean');
  return { kind: 'finished', runId: run.runId, ...finished };
}

async function nextLoans(deps: ProveDeps, run: ClaimedRun): Promise<LoanToProve[]> {
  const found = await deps.pool.query<{ loan_external_id: string; source_lender: string }>(
    await sql('queries/proof/list-due-loans.sql'),
    [run.runId, deps.loansAtOnce],
  );
  return found.rows.map((row) => ({
    loanExternalId: row.loan_external_id,
    lender: row.source_lender,
  }));
}

/**
 * The run is given back before the message leaves, so that whoever reads it finds the run free. Where this worker dies
 * in between, its own message comes again and does the same.
 */
async function askToGoOn(deps: ProveDeps, run: ClaimedRun, outcome: ProofOutcome): Promise<void> {
  if (outcome.kind === 'to be continued') await releaseRun(deps.pool, run);
  const requestId =
    outcome.kind === 'to be continued' ? run.requestId : await findWaitingRequest(deps.pool);
  if (requestId === undefined) return;
  const body: Partial<ProofRequestMessage> = { requestId };
  await deps.sqs.send(
    new SendMessageCommand({ QueueUrl: deps.queueUrl, MessageBody: JSON.stringify(body) }),
  );
}
