/** Everything that the operations API answers: one list of routes for each area. */
import type { ApiDependencies } from './dependencies.ts';
import type { Route } from './router.ts';
import { auditRoutes } from './routes/audit.ts';
import { controlRoutes } from './routes/controls.ts';
import { deadLetterRoutes } from './routes/dead-letters.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { fileRoutes } from './routes/files.ts';
import { insightRoutes } from './routes/insight.ts';
import { pipelineRoutes } from './routes/pipeline.ts';
import { proofRoutes } from './routes/proof.ts';
import { transactionRoutes } from './routes/transactions.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export const routes: readonly Route<ApiDependencies>[] = [
  ...insightRoutes,
  ...transactionRoutes,
  ...auditRoutes,
  ...pipelineRoutes,
  ...controlRoutes,
  ...fileRoutes,
  ...decisionRoutes,
  ...deadLetterRoutes,
  ...proofRoutes,
  ...webhookRoutes,
];
