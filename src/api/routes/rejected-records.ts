import {
  exportRejectedRecords,
  getRejectedRecord,
  getRejectedRecords,
  patchRejectedRecord,
  postCorrections,
  postReplay,
} from '../rejected-records.ts';
import type { Route } from '../router.ts';
import type { StorageDependencies } from '../storage-dependencies.ts';

const path = '/api/rejected-records';

/** One record shows its raw text, which may name a borrower: for operators. */
export const rejectedRecordRoutes: readonly Route<StorageDependencies>[] = [
  { method: 'GET', pattern: path, access: 'viewer', run: getRejectedRecords },
  // Before what would take `export` for an id.
  { method: 'GET', pattern: `${path}/export`, access: 'viewer', run: exportRejectedRecords },
  { method: 'GET', pattern: `${path}/{id}`, access: 'operator', run: getRejectedRecord },
  { method: 'PATCH', pattern: `${path}/{id}`, access: 'operator', run: patchRejectedRecord },
  { method: 'POST', pattern: `${path}/corrections`, access: 'operator', run: postCorrections },
  { method: 'POST', pattern: `${path}/replay`, access: 'operator', run: postReplay },
];
