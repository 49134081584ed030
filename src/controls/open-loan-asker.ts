/** Fineract as the preview asks it: few requests at once, each short, all within the time that a caller of the API waits. */
import { openFineract } from '../fineract/client.ts';
import type { FineractCredentials } from '../fineract/credentials.ts';
import { recordCallsIn } from '../fineract/record-call.ts';
import type { Pool } from '../database/pool.ts';
import type { LoanAsker } from './ask-loans.ts';

export interface LoanAskerOptions {
  readonly pool: Pool;
  readonly credentials: () => Promise<FineractCredentials>;
  readonly forgetCredentials: () => void;
}

const CONCURRENCY_MAX = 8;
// One list of locks, the budget, and one request that began at its end fit into the 29 seconds of the function.
const TIMEOUT_MS = 6_000;
const TIME_BUDGET_MS = 12_000;

export function openLoanAsker(options: LoanAskerOptions): LoanAsker {
  return {
    fineract: openFineract({
      credentials: options.credentials,
      forgetCredentials: options.forgetCredentials,
      recordCall: recordCallsIn(options.pool),
      timeoutMs: TIMEOUT_MS,
      connectionsMax: CONCURRENCY_MAX,
    }),
    concurrencyMax: CONCURRENCY_MAX,
    timeBudgetMs: TIME_BUDGET_MS,
    nowMs: () => Date.now(),
  };
}
