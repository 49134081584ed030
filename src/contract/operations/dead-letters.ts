import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  DeadLetterActionPage,
  DeadLetterActionQuery,
  DeadLetterDiscard,
  DeadLetterList,
  DeadLetterQuery,
  DeadLetterQueueName,
  DeadLetterRedrive,
  DeadLetterResult,
} from '../dead-letter.ts';
import { answers, guarded, guardedThing, jsonBody } from './answers.ts';

const byQueue = z.object({ queue: DeadLetterQueueName });

const list: ZodOpenApiOperationObject = {
  summary: 'Messages that were given up: how many, since when, and what they name',
  tags: ['dead letters'],
  requestParams: { query: DeadLetterQuery },
  responses: answers('200', 'One item per queue.', DeadLetterList, guarded),
};

const actions: ZodOpenApiOperationObject = {
  summary: 'What was done with dead letters, newest first',
  tags: ['dead letters'],
  requestParams: { query: DeadLetterActionQuery },
  responses: answers('200', 'A page of the record.', DeadLetterActionPage, guarded),
};

const redrive: ZodOpenApiOperationObject = {
  summary: 'Send dead letters to their queue again, at most a thousand at once',
  tags: ['dead letters'],
  requestParams: { path: byQueue },
  requestBody: { required: false, content: { 'application/json': { schema: DeadLetterRedrive } } },
  responses: answers('200', 'What became of each.', DeadLetterResult, guardedThing),
};

const discard: ZodOpenApiOperationObject = {
  summary: 'Throw away dead letters that nothing waits for',
  tags: ['dead letters'],
  requestParams: { path: byQueue },
  requestBody: jsonBody(DeadLetterDiscard),
  responses: answers('200', 'What became of each.', DeadLetterResult, guardedThing),
};

export const deadLetterPaths: ZodOpenApiPathsObject = {
  '/api/dead-letters': { get: list },
  '/api/dead-letters/actions': { get: actions },
  '/api/dead-letters/{queue}/redrive': { post: redrive },
  '/api/dead-letters/{queue}/discard': { post: discard },
};
