import type { StorageDependencies } from '../storage-dependencies.ts';
import { getFeedTemplate } from '../feed-template.ts';
import type { Route } from '../router.ts';

export const feedTemplateRoutes: readonly Route<StorageDependencies>[] = [
  { method: 'GET', pattern: '/api/feeds/{feed}/template', access: 'viewer', run: getFeedTemplate },
];
