/** GET /api/dashboard. */
import { DashboardQuery, type Dashboard } from '../contract/dashboard.ts';
import { invalidRequest } from '../contract/http-errors.ts';
import { readDashboard } from '../insight/dashboard.ts';
import { windowOf, WindowError, type InsightWindow } from '../insight/window.ts';
import { lendersOf, requireLenderFilter } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireKnownLender } from './known-lender.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readQuery } from './validate.ts';

export async function getDashboard(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { lender, from, to } = readQuery(request, DashboardQuery);
  requireLenderFilter(request, lender);
  const lenders = lender === undefined ? lendersOf(request) : [lender];
  const window = asked({ from, to }, lenders, dependencies.now());
  const pool = await dependencies.pool();
  await requireKnownLender(pool, lender, 'query');
  const body: Dashboard = await readDashboard(pool, window);
  return { status: 200, body, headers: { 'cache-control': 'no-store' } };
}

function asked(...days: Parameters<typeof windowOf>): InsightWindow {
  try {
    return windowOf(...days);
  } catch (error) {
    if (!(error instanceof WindowError)) throw error;
    throw invalidRequest([{ in: 'query', field: 'from', message: error.message }]);
  }
}
