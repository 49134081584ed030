import { checkAudit, listAudit } from '../audit.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Route } from '../router.ts';

/** For those who answer for others: it shows what everybody did, for all lenders. */
export const auditRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/audit', access: 'approver', allLenders: true, run: listAudit },
  {
    method: 'POST',
    pattern: '/api/audit/verify',
    access: 'approver',
    allLenders: true,
    run: checkAudit,
  },
];
