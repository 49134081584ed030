/** What files-api answers: everything that reads or fills the file bucket. */
import type { Route } from './router.ts';
import type { StorageDependencies } from './storage-dependencies.ts';

export const storageRoutes: readonly Route<StorageDependencies>[] = [];
