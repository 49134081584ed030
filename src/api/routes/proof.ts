import type { ApiDependencies } from '../dependencies.ts';
import { getProof, getProofRun, listProofRuns } from '../proof.ts';
import type { Route } from '../router.ts';
import { startProofRun } from '../start-proof-run.ts';

export const proofRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/proof', access: 'viewer', allLenders: true, run: getProof },
  {
    method: 'POST',
    pattern: '/api/proof/runs',
    access: 'operator',
    allLenders: true,
    run: startProofRun,
  },
  {
    method: 'GET',
    pattern: '/api/proof/runs',
    access: 'viewer',
    allLenders: true,
    run: listProofRuns,
  },
  {
    method: 'GET',
    pattern: '/api/proof/runs/{id}',
    access: 'viewer',
    allLenders: true,
    run: getProofRun,
  },
];
