/** Everything that the operations API answers: one list of routes for each area. */
import type { ApiDependencies } from './dependencies.ts';
import type { Route } from './router.ts';
import { fileRoutes } from './routes/files.ts';
import { insightRoutes } from './routes/insight.ts';
import { pipelineRoutes } from './routes/pipeline.ts';

export const routes: readonly Route<ApiDependencies>[] = [
  ...insightRoutes,
  ...pipelineRoutes,
  ...fileRoutes,
];
