/** Tells every night whether the audit log is whole, and its head: the function's log keeps it outside the database. */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Queryable } from '../database/pool.ts';
import type { CountMetric } from '../observability/metrics.ts';
import { verifyAudit } from './verify-audit.ts';

export async function reportAudit(deps: {
  readonly pool: Queryable;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  readonly count: CountMetric;
}): Promise<void> {
  const { intact, entries, head, breaks } = await verifyAudit(deps.pool, {});
  if (intact) {
    deps.logger.info('The audit log is whole', { entries, head });
    return;
  }
  deps.count('AuditBroken');
  deps.logger.error('The audit log is not what it was', { entries, breaks });
}
