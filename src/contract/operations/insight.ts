import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { Health } from '../health.ts';
import { answers } from './answers.ts';

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

export const insightPaths: ZodOpenApiPathsObject = {
  '/api/health': { get: getHealth },
  '/api/openapi.json': { get: getOpenApi },
};
