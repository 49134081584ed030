import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { Dashboard, DashboardQuery } from '../dashboard.ts';
import { Health } from '../health.ts';
import { answers, guarded } from './answers.ts';

const getHealth: ZodOpenApiOperationObject = {
  summary: 'Is the system up?',
  tags: ['insight'],
  security: [],
  responses: answers('200', 'The database answers.', Health, ['503']),
};

const getOpenApi: ZodOpenApiOperationObject = {
  summary: 'This document',
  tags: ['insight'],
  security: [],
  responses: answers('200', 'OpenAPI 3.1.', z.looseObject({}), []),
};

const getDocs: ZodOpenApiOperationObject = {
  summary: 'This document as a page',
  tags: ['insight'],
  security: [],
  responses: { '200': { description: 'The page.', content: { 'text/html': {} } } },
};

const getDocsFile: ZodOpenApiOperationObject = {
  summary: 'A file of the page',
  tags: ['insight'],
  security: [],
  requestParams: { path: z.object({ file: z.string() }) },
  responses: {
    ...answers('200', 'The file.', z.string(), ['404']),
    '200': { description: 'The file.' },
  },
};

const getDashboard: ZodOpenApiOperationObject = {
  summary: 'The figures of some days: money, files, runs, cases and bounces',
  tags: ['insight'],
  requestParams: { query: DashboardQuery },
  responses: answers('200', 'The figures, of the lenders that you may see.', Dashboard, guarded),
};

export const insightPaths: ZodOpenApiPathsObject = {
  '/api/health': { get: getHealth },
  '/api/dashboard': { get: getDashboard },
  '/api/openapi.json': { get: getOpenApi },
  '/api/docs': { get: getDocs },
  '/api/docs/{file}': { get: getDocsFile },
};
