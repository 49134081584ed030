import { approve, getApproval, getApprovals, reject } from '../approvals.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { getException, getExceptions, patchException } from '../exceptions.ts';
import type { Route } from '../router.ts';
import { postUndo } from '../undo.ts';

export const decisionRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/exceptions', run: getExceptions },
  { method: 'GET', pattern: '/api/exceptions/{id}', run: getException },
  { method: 'PATCH', pattern: '/api/exceptions/{id}', run: patchException },
  { method: 'GET', pattern: '/api/approvals', run: getApprovals },
  { method: 'GET', pattern: '/api/approvals/{id}', run: getApproval },
  { method: 'POST', pattern: '/api/approvals/{id}/approve', run: approve },
  { method: 'POST', pattern: '/api/approvals/{id}/reject', run: reject },
  { method: 'POST', pattern: '/api/transactions/{source_key}/undo', run: postUndo },
];
