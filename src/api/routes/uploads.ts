import { getRecords, postReprocess } from '../file-records.ts';
import type { Route } from '../router.ts';
import type { StorageDependencies } from '../storage-dependencies.ts';
import { postUpload } from '../uploads.ts';

/** Files and what they hold; operators only, for records name borrowers. */
export const uploadRoutes: readonly Route<StorageDependencies>[] = [
  { method: 'POST', pattern: '/api/files/uploads', access: 'operator', run: postUpload },
  { method: 'GET', pattern: '/api/files/{id}/records', access: 'operator', run: getRecords },
  { method: 'POST', pattern: '/api/files/{id}/reprocess', access: 'operator', run: postReprocess },
];
