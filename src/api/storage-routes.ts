/** What files-api answers: everything that reads or fills the file bucket, or tells of mappings. */
import type { Route } from './router.ts';
import { dryRunRoutes } from './routes/dry-run.ts';
import { feedTemplateRoutes } from './routes/feed-template.ts';
import { feedRoutes } from './routes/feeds.ts';
import { rejectedRecordRoutes } from './routes/rejected-records.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import type { StorageDependencies } from './storage-dependencies.ts';

export const storageRoutes: readonly Route<StorageDependencies>[] = [
  ...uploadRoutes,
  ...rejectedRecordRoutes,
  ...dryRunRoutes,
  ...feedRoutes,
  ...feedTemplateRoutes,
  ...evidenceRoutes,
];
