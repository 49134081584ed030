/** The paths that gateways call, with and without the API's base. A valid signature is the only credential. */
import type { Route } from '../api/router.ts';
import { receiveWebhook, type WebhookDependencies } from './receive.ts';

export const webhookRoutes: readonly Route<WebhookDependencies>[] = [
  '/webhooks/{gateway}',
  '/webhooks/{gateway}/{lender}',
  '/api/webhooks/{gateway}',
  '/api/webhooks/{gateway}/{lender}',
].map((pattern) => ({ method: 'POST', pattern, access: 'open', run: receiveWebhook }));
