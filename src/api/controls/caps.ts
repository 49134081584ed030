/** GET and PUT /api/pipeline/caps. */
import { CapRequest, type CapUsage } from '../../contract/controls.ts';
import { toInstant } from '../../contract/values.ts';
import { changeCap, readCaps, type StandingCap } from '../../controls/caps.ts';
import type { Queryable } from '../../database/pool.ts';
import type { Lenders } from '../../lenders.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { requireKnownLender } from '../known-names.ts';
import type { ApiRequest, ApiResponse } from '../request.ts';
import { readBody } from '../validate.ts';
import { callerOf, lendersOf, requireLender } from '../caller.ts';

export async function getCaps(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  return list(await dependencies.pool(), lendersOf(request));
}

export async function putCap(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const change = readBody(request, CapRequest);
  requireLender(request, change.lender);
  const pool = await dependencies.pool();
  await requireKnownLender(pool, change.lender, 'body');
  await changeCap(pool, { ...change, changedBy: callerOf(request).name });
  return list(pool, lendersOf(request));
}

async function list(database: Queryable, lenders: Lenders): Promise<ApiResponse> {
  const items = (await readCaps(database, lenders)).map(toCapUsage);
  return { status: 200, body: { items } };
}

export function toCapUsage(cap: StandingCap): CapUsage {
  const { lender, rupees, payments, used_rupees, used_payments, reason, changed_by } = cap;
  const changedAt = toInstant(cap.changed_at);
  return {
    lender,
    rupees,
    payments,
    used_rupees,
    used_payments,
    reason,
    changed_by,
    changed_at: changedAt,
  };
}
