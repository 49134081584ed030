import type { Route } from '../router.ts';
import type { StorageDependencies } from '../storage-dependencies.ts';
import { getEvidence } from '../transaction-evidence.ts';

export const evidenceRoutes: readonly Route<StorageDependencies>[] = [
  {
    method: 'GET',
    pattern: '/api/transactions/{source_key}/evidence',
    access: 'operator',
    run: getEvidence,
  },
];
