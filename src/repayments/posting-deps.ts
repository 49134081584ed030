/** The posting protocol's dependencies as production has them: the real clock, pauses and a lease that outlasts the work. */
import type { Pool } from '../database/pool.ts';
import type { FineractClient } from '../fineract/client.ts';
import type { CountMetric } from '../observability/metrics.ts';
import type { PostRepaymentDeps } from './post-repayment.ts';

export interface PostingSettings {
  readonly pool: Pool;
  readonly fineract: FineractClient;
  readonly count: CountMetric;
  readonly FINERACT_TIMEOUT_MS: number;
  readonly POSTING_TIME_BUDGET_MS: number;
  readonly POSTING_RECEIVE_COUNT_MAX: number;
  readonly POSTING_LEASE_MARGIN_MS: number;
}

export function postingDeps(settings: PostingSettings): PostRepaymentDeps {
  // After the budget at most one request and one look-up, each sent twice after a 401, may still be under way.
  const leaseMs =
    settings.POSTING_TIME_BUDGET_MS +
    4 * settings.FINERACT_TIMEOUT_MS +
    settings.POSTING_LEASE_MARGIN_MS;
  return {
    pool: settings.pool,
    fineract: settings.fineract,
    count: settings.count,
    clock: {
      nowMs: () => Date.now(),
      pause: async (durationMs) => new Promise((wake) => setTimeout(wake, durationMs)),
    },
    pausesMs: [1_000, 4_000, 12_000],
    leaseSeconds: Math.ceil(leaseMs / 1000),
    timeBudgetMs: settings.POSTING_TIME_BUDGET_MS,
    receiveCountMax: settings.POSTING_RECEIVE_COUNT_MAX,
  };
}
