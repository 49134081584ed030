/** Everything that the operations API answers. */
import { openApiDocument } from '../contract/openapi.ts';
import type { ApiDependencies } from './dependencies.ts';
import { getFile, listFiles } from './files.ts';
import { getHealth } from './health.ts';
import { getPipelineRun, listPipelineRuns } from './pipeline-runs.ts';
import type { Route } from './router.ts';
import { startPipelineRun } from './start-pipeline-run.ts';

export const routes: readonly Route<ApiDependencies>[] = [
  { method: 'GET', pattern: '/api/health', open: true, run: getHealth },
  {
    method: 'GET',
    pattern: '/api/openapi.json',
    run: (dependencies) => ({ status: 200, body: openApiDocument(dependencies.version) }),
  },
  { method: 'POST', pattern: '/api/pipeline/runs', run: startPipelineRun },
  { method: 'GET', pattern: '/api/pipeline/runs', run: listPipelineRuns },
  { method: 'GET', pattern: '/api/pipeline/runs/{id}', run: getPipelineRun },
  { method: 'GET', pattern: '/api/files', run: listFiles },
  { method: 'GET', pattern: '/api/files/{id}', run: getFile },
];
