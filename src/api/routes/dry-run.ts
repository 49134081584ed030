import { postDryRun } from '../dry-run.ts';
import type { Route } from '../router.ts';
import type { StorageDependencies } from '../storage-dependencies.ts';

export const dryRunRoutes: readonly Route<StorageDependencies>[] = [
  { method: 'POST', pattern: '/api/feeds/{feed}/dry-run', access: 'operator', run: postDryRun },
];
