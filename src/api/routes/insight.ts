import { openApiDocument } from '../../contract/openapi.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { getHealth } from '../health.ts';
import type { Route } from '../router.ts';

export const insightRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/health', access: 'open', run: getHealth },
  {
    method: 'GET',
    pattern: '/api/openapi.json',
    access: 'viewer',
    run: (dependencies) => ({ status: 200, body: openApiDocument(dependencies.version) }),
  },
];
