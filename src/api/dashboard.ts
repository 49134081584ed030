/** GET /api/dashboard. */
import { DashboardQuery, type Dashboard } from '../contract/dashboard.ts';
import { invalidRequest } from '../contract/http-errors.ts';
import { readDashboard } from '../insight/dashboard.ts';
import { windowOf, WindowError, type InsightWindow } from '../insight/window.ts';
import { lendersOf } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readQuery } from './validate.ts';

export async function getDashboard(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { lender, from, to } = readQuery(request, DashboardQuery);
  const lenders = lender === undefined ? lendersOf(request) : [lender];
  const window = asked({ from, to }, lenders, dependencies.now());
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, lender);
  const body: Dashboard = await readDashboard(pool, window);
  return { status: 200, body };
}

function asked(...days: Parameters<typeof windowOf>): InsightWindow {
  try {
    return windowOf(...days);
  } catch (error) {
    if (!(error instanceof WindowError)) throw error;
    throw invalidRequest([{ in: 'query', field: 'from', message: error.message }]);
  }
}
