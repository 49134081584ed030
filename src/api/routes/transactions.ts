import type { ApiDependencies } from '../dependencies.ts';
import { getFineractLog } from '../fineract-log.ts';
import type { Route } from '../router.ts';
import { exportTransactions, getTransaction, getTransactions, postRetry } from '../transactions.ts';

export const transactionRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/transactions', access: 'viewer', run: getTransactions },
  // Before what would take `export` for a key.
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
