/** The OpenAPI 3.1 document, made from the same schemas that check requests. */
import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { FileDetail, FilePage, FileQuery } from './file.ts';
import { Health } from './health.ts';
import {
  PipelineRun,
  PipelineRunHeaders,
  PipelineRunPage,
  PipelineRunQuery,
  PipelineRunRequest,
} from './pipeline-run.ts';
import { Problem, PROBLEM_CONTENT_TYPE } from './problem.ts';

const problems: Readonly<Record<string, string>> = {
  '400': 'A field, parameter or the body is not valid; `errors` names the places.',
  '401': 'No valid token was sent.',
  '404': 'There is no such thing.',
  '422': 'The Idempotency-Key belongs to a request with other options.',
  '503': 'The database or a queue does not answer.',
};

type Status = keyof typeof problems;

function answers(
  status: string,
  description: string,
  schema: z.ZodType,
  problemStatuses: readonly Status[],
): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {
    [status as '200']: { description, content: { 'application/json': { schema } } },
  };
  for (const code of problemStatuses) {
    responses[code as '400'] = {
      description: problems[code] ?? '',
      content: { [PROBLEM_CONTENT_TYPE]: { schema: Problem } },
    };
  }
  return responses;
}

const byId = z.object({ id: z.int().min(1) });

const getHealth: ZodOpenApiOperationObject = {
  summary: 'Is the system up?',
  tags: ['insight'],
  security: [],
  responses: answers('200', 'The database answers.', Health, ['503']),
};

const getOpenApi: ZodOpenApiOperationObject = {
  summary: 'This document',
  tags: ['insight'],
  responses: answers('200', 'OpenAPI 3.1.', z.looseObject({}), ['401']),
};

const startRun: ZodOpenApiOperationObject = {
  summary: 'Start a pipeline run',
  tags: ['pipeline'],
  requestParams: { header: PipelineRunHeaders },
  requestBody: { required: false, content: { 'application/json': { schema: PipelineRunRequest } } },
  responses: answers('202', 'Accepted; Location names the run.', PipelineRun, [
    '400',
    '401',
    '422',
    '503',
  ]),
};

const listRuns: ZodOpenApiOperationObject = {
  summary: 'Pipeline runs, newest first',
  tags: ['pipeline'],
  requestParams: { query: PipelineRunQuery },
  responses: answers('200', 'A page of runs.', PipelineRunPage, ['400', '401', '503']),
};

const getRun: ZodOpenApiOperationObject = {
  summary: 'One pipeline run, with what became of its payments',
  tags: ['pipeline'],
  requestParams: { path: byId },
  responses: answers('200', 'The run.', PipelineRun, ['400', '401', '404', '503']),
};

const listFiles: ZodOpenApiOperationObject = {
  summary: 'The file processing log, newest first',
  tags: ['files'],
  requestParams: { query: FileQuery },
  responses: answers('200', 'A page of files.', FilePage, ['400', '401', '503']),
};

const getFile: ZodOpenApiOperationObject = {
  summary: 'One file, with its rejected records by reason',
  tags: ['files'],
  requestParams: { path: byId },
  responses: answers('200', 'The file.', FileDetail, ['400', '401', '404', '503']),
};

let made: { readonly version: string; readonly document: object } | undefined;

/** The document as plain JSON data; made at the first request and kept. */
export function openApiDocument(version: string): object {
  if (made?.version !== version) made = { version, document: makeDocument(version) };
  return made.document;
}

function makeDocument(version: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Turno Collections operations API',
      version,
      description:
        'Errors are problem documents (RFC 9457). Amounts are rupees as text; times are Indian standard time.',
    },
    security: [{ internalToken: [] }],
    components: {
      securitySchemes: {
        internalToken: { type: 'apiKey', in: 'header', name: 'X-Internal-Token' },
      },
    },
    paths: {
      '/api/health': { get: getHealth },
      '/api/openapi.json': { get: getOpenApi },
      '/api/pipeline/runs': { post: startRun, get: listRuns },
      '/api/pipeline/runs/{id}': { get: getRun },
      '/api/files': { get: listFiles },
      '/api/files/{id}': { get: getFile },
    },
  });
}
