import { approve, getApproval, getApprovals, reject, withdraw } from '../approvals.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { postComment, putOwner } from '../exception-care.ts';
import { exportExceptions, getException, getExceptions, patchException } from '../exceptions.ts';
import type { Route } from '../router.ts';
import { postUndo } from '../undo.ts';

export const decisionRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/exceptions', access: 'viewer', run: getExceptions },
  // Before what would take `export` for an id.
  { method: 'GET', pattern: '/api/exceptions/export', access: 'viewer', run: exportExceptions },
  { method: 'GET', pattern: '/api/exceptions/{id}', access: 'viewer', run: getException },
  { method: 'PATCH', pattern: '/api/exceptions/{id}', access: 'operator', run: patchException },
  {
    method: 'POST',
    pattern: '/api/exceptions/{id}/comments',
    access: 'operator',
    run: postComment,
  },
  { method: 'PUT', pattern: '/api/exceptions/{id}/owner', access: 'operator', run: putOwner },
  { method: 'GET', pattern: '/api/approvals', access: 'viewer', run: getApprovals },
  { method: 'GET', pattern: '/api/approvals/{id}', access: 'viewer', run: getApproval },
  { method: 'POST', pattern: '/api/approvals/{id}/approve', access: 'approver', run: approve },
  { method: 'POST', pattern: '/api/approvals/{id}/reject', access: 'approver', run: reject },
  { method: 'POST', pattern: '/api/approvals/{id}/withdraw', access: 'operator', run: withdraw },
  {
    method: 'POST',
    pattern: '/api/transactions/{source_key}/undo',
    access: 'operator',
    run: postUndo,
  },
];
