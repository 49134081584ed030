import { getDashboard } from '../dashboard.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { getDocs, getDocsFile, getOpenApi } from '../docs.ts';
import { getHealth } from '../health.ts';
import { getHolidays, putHoliday } from '../holidays.ts';
import type { Route } from '../router.ts';

export const insightRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/health', access: 'open', run: getHealth },
  { method: 'GET', pattern: '/api/dashboard', access: 'viewer', run: getDashboard },
  { method: 'GET', pattern: '/api/holidays', access: 'viewer', run: getHolidays },
  {
    method: 'PUT',
    pattern: '/api/holidays/{day}',
    access: 'admin',
    allLenders: true,
    run: putHoliday,
  },
  { method: 'GET', pattern: '/api/openapi.json', access: 'open', run: getOpenApi },
  { method: 'GET', pattern: '/api/docs', access: 'open', run: getDocs },
  { method: 'GET', pattern: '/api/docs/{file}', access: 'open', run: getDocsFile },
];
