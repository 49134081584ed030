import type { ApiDependencies } from '../dependencies.ts';
import { exportFiles, getFile, listFiles } from '../files.ts';
import type { Route } from '../router.ts';

export const fileRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/files', access: 'viewer', run: listFiles },
  // Before what would take `export` for an id.
  { method: 'GET', pattern: '/api/files/export', access: 'viewer', run: exportFiles },
  { method: 'GET', pattern: '/api/files/{id}', access: 'viewer', run: getFile },
];
