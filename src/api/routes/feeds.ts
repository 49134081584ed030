import { getFeeds, putCalendar } from '../feeds.ts';
import type { Route } from '../router.ts';
import type { StorageDependencies } from '../storage-dependencies.ts';

/** Answered by files-api, which knows mappings anyway. */
export const feedRoutes: readonly Route<StorageDependencies>[] = [
  { method: 'GET', pattern: '/api/feeds', access: 'viewer', run: getFeeds },
  { method: 'PUT', pattern: '/api/feeds/{feed}/calendar', access: 'admin', run: putCalendar },
];
