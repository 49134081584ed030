import type { ApiDependencies } from '../dependencies.ts';
import { getFineractLog } from '../fineract-log.ts';
import { exportExceptions, exportFiles } from '../list-exports.ts';
import type { Route } from '../router.ts';
import { exportTransactions, getTransaction, getTransactions, postRetry } from '../transactions.ts';

/** An export stands before the thing whose id it would otherwise be. */
export const transactionRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/transactions', access: 'viewer', run: getTransactions },
  { method: 'GET', pattern: '/api/transactions/export', access: 'viewer', run: exportTransactions },
  {
    method: 'GET',
    pattern: '/api/transactions/{source_key}',
    access: 'viewer',
    run: getTransaction,
  },
  {
    method: 'POST',
    pattern: '/api/transactions/{source_key}/retry',
    access: 'operator',
    run: postRetry,
  },
  { method: 'GET', pattern: '/api/fineract/log', access: 'operator', run: getFineractLog },
];

export const exportRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/exceptions/export', access: 'viewer', run: exportExceptions },
  { method: 'GET', pattern: '/api/files/export', access: 'viewer', run: exportFiles },
];
