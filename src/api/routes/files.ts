import type { ApiDependencies } from '../dependencies.ts';
import { getFile, listFiles } from '../files.ts';
import type { Route } from '../router.ts';

export const fileRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/files', access: 'viewer', run: listFiles },
  { method: 'GET', pattern: '/api/files/{id}', access: 'viewer', run: getFile },
];
