import type { ApiDependencies } from '../dependencies.ts';
import { getPipelineRun, listPipelineRuns } from '../pipeline-runs.ts';
import type { Route } from '../router.ts';
import { startPipelineRun } from '../start-pipeline-run.ts';

export const pipelineRoutes: readonly Route<ApiDependencies>[] = [
  { method: 'POST', pattern: '/api/pipeline/runs', access: 'operator', run: startPipelineRun },
  { method: 'GET', pattern: '/api/pipeline/runs', access: 'viewer', run: listPipelineRuns },
  { method: 'GET', pattern: '/api/pipeline/runs/{id}', access: 'viewer', run: getPipelineRun },
];
