/** What the proof works with in production. */
import { setTimeout as pause } from 'node:timers/promises';
import { LoanReader, type LoanReaderOptions } from './loan-reader.ts';
import type { ProveDeps } from './prove.ts';

export interface ProofSettings
  extends Pick<ProveDeps, 'pool' | 'sqs' | 'count'>, Pick<LoanReaderOptions, 'fineract'> {
  readonly PROOF_QUEUE_URL: string;
  readonly PROOF_RECENT_DAYS: number;
  readonly PROOF_FULL_DAYS: number;
  readonly PROOF_CONCURRENCY: number;
  readonly PROOF_LOANS_AT_ONCE: number;
}

// A loan that four tries in half a minute could not read is left to the next proof.
const PAUSES_MS = [1_000, 4_000, 15_000];

export function proofDeps(settings: ProofSettings): ProveDeps {
  const { pool, sqs, count, fineract } = settings;
  return {
    pool,
    sqs,
    count,
    queueUrl: settings.PROOF_QUEUE_URL,
    reader: new LoanReader({
      fineract,
      concurrencyMax: settings.PROOF_CONCURRENCY,
      pausesMs: PAUSES_MS,
      clock: { nowMs: () => Date.now(), pause: (durationMs) => pause(durationMs) },
    }),
    scope: { recentDays: settings.PROOF_RECENT_DAYS, fullDays: settings.PROOF_FULL_DAYS },
    loansAtOnce: settings.PROOF_LOANS_AT_ONCE,
    nowMs: () => Date.now(),
  };
}
