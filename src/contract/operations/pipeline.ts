import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  PipelineRun,
  PipelineRunHeaders,
  PipelineRunPage,
  PipelineRunQuery,
  PipelineRunRequest,
} from '../pipeline-run.ts';
import { answers, byId, guarded, guardedThing } from './answers.ts';

const startRun: ZodOpenApiOperationObject = {
  summary: 'Start a pipeline run',
  tags: ['pipeline'],
  requestParams: { header: PipelineRunHeaders },
  requestBody: { required: false, content: { 'application/json': { schema: PipelineRunRequest } } },
  responses: answers('202', 'Accepted; Location names the run.', PipelineRun, [
    '400',
    '401',
    '403',
    '422',
    '503',
  ]),
};

const listRuns: ZodOpenApiOperationObject = {
  summary: 'Pipeline runs, newest first',
  tags: ['pipeline'],
  requestParams: { query: PipelineRunQuery },
  responses: answers('200', 'A page of runs.', PipelineRunPage, guarded),
};

const getRun: ZodOpenApiOperationObject = {
  summary: 'One pipeline run, with what became of its payments',
  tags: ['pipeline'],
  requestParams: { path: byId },
  responses: answers('200', 'The run.', PipelineRun, guardedThing),
};

export const pipelinePaths: ZodOpenApiPathsObject = {
  '/api/pipeline/runs': { post: startRun, get: listRuns },
  '/api/pipeline/runs/{id}': { get: getRun },
};
