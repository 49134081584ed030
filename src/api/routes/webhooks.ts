import { listDeliveries, replayDeliveries } from '../deliveries.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { listGatewayPolls, startGatewayPolls } from '../gateway-polls.ts';
import type { Route } from '../router.ts';

/** Not below /api/webhooks: what stands there is open, for gateways. */
export const webhookRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/deliveries', access: 'viewer', run: listDeliveries },
  { method: 'POST', pattern: '/api/deliveries/replay', access: 'operator', run: replayDeliveries },
  { method: 'GET', pattern: '/api/gateway-polls', access: 'viewer', run: listGatewayPolls },
  { method: 'POST', pattern: '/api/gateway-polls', access: 'operator', run: startGatewayPolls },
];
