import { getCaps, putCap } from '../controls/caps.ts';
import { getHolds, holdLoan, holdPayment, releaseLoan, releasePayment } from '../controls/holds.ts';
import { getSwitch, putSwitch } from '../controls/posting-switch.ts';
import { getPreview } from '../controls/preview.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Route } from '../router.ts';

export const controlRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/pipeline/preview', run: getPreview },
  { method: 'GET', pattern: '/api/pipeline/switch', run: getSwitch },
  { method: 'PUT', pattern: '/api/pipeline/switch', run: putSwitch },
  { method: 'GET', pattern: '/api/pipeline/caps', run: getCaps },
  { method: 'PUT', pattern: '/api/pipeline/caps', run: putCap },
  { method: 'POST', pattern: '/api/transactions/{source_key}/hold', run: holdPayment },
  { method: 'POST', pattern: '/api/transactions/{source_key}/release', run: releasePayment },
  { method: 'POST', pattern: '/api/loans/{loan}/hold', run: holdLoan },
  { method: 'POST', pattern: '/api/loans/{loan}/release', run: releaseLoan },
  { method: 'GET', pattern: '/api/holds', run: getHolds },
];
