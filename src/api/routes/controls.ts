import { getCaps, putCap } from '../controls/caps.ts';
import { getHolds, holdLoan, holdPayment, releaseLoan, releasePayment } from '../controls/holds.ts';
import { getSwitch, putSwitch } from '../controls/posting-switch.ts';
import { getPreview } from '../controls/preview.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Route } from '../router.ts';

export const controlRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/pipeline/preview', access: 'viewer', run: getPreview },
  { method: 'GET', pattern: '/api/pipeline/switch', access: 'viewer', run: getSwitch },
  {
    method: 'PUT',
    pattern: '/api/pipeline/switch',
    access: 'operator',
    allLenders: true,
    run: putSwitch,
  },
  { method: 'GET', pattern: '/api/pipeline/caps', access: 'viewer', run: getCaps },
  { method: 'PUT', pattern: '/api/pipeline/caps', access: 'approver', run: putCap },
  {
    method: 'POST',
    pattern: '/api/transactions/{source_key}/hold',
    access: 'operator',
    run: holdPayment,
  },
  {
    method: 'POST',
    pattern: '/api/transactions/{source_key}/release',
    access: 'operator',
    run: releasePayment,
  },
  { method: 'POST', pattern: '/api/loans/{loan}/hold', access: 'operator', run: holdLoan },
  { method: 'POST', pattern: '/api/loans/{loan}/release', access: 'operator', run: releaseLoan },
  { method: 'GET', pattern: '/api/holds', access: 'viewer', run: getHolds },
];
