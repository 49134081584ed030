import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { DryRun, DryRunRequest } from '../dry-run.ts';
import { answers, guardedChange, jsonBody } from './answers.ts';

const dryRun: ZodOpenApiOperationObject = {
  summary: 'What a sample or file would become, through the current or an edited mapping',
  description:
    'Reads it as a load does and keeps nothing. What would make the file fail is told in `error`, not as a problem. ' +
    'Where the same bytes are loaded already, the rows that would differ are listed with their rupees. ' +
    'No route changes a mapping: mappings are files of the project, so a change is reviewed by a second person and ' +
    'comes with a deployment.',
  tags: ['feeds'],
  requestParams: { path: z.object({ feed: z.string() }) },
  requestBody: jsonBody(DryRunRequest),
  responses: answers('200', 'What it would become.', DryRun, guardedChange),
};

const getTemplate: ZodOpenApiOperationObject = {
  summary: 'The header line that files of a feed need, for people who make test files',
  description:
    'A file may have more columns, in any order. Totals that a feed states at its end are not in it.',
  tags: ['feeds'],
  requestParams: { path: z.object({ feed: z.string() }) },
  responses: {
    ...answers('200', '', z.string(), ['401', '403', '404', '409', '503']),
    '200': {
      description: 'One line, with the delimiter of the feed.',
      content: { 'text/csv': { schema: z.string() } },
    },
  },
};

export const dryRunPaths: ZodOpenApiPathsObject = {
  '/api/feeds/{feed}/dry-run': { post: dryRun },
  '/api/feeds/{feed}/template': { get: getTemplate },
};
