/** How operations answer: one success, and the problems that it can end in. */
import * as z from 'zod';
import type { ZodOpenApiRequestBodyObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { Problem, PROBLEM_CONTENT_TYPE } from '../problem.ts';

const problems: Readonly<Record<string, string>> = {
  '400': 'A field, parameter or the body is not valid; `errors` names the places.',
  '401': 'No valid token was sent.',
  '403':
    "The role is too low, the lender is not one of the caller's, or a second person must do this.",
  '404': 'There is no such thing.',
  '409': 'It is decided already, or cannot be done as things stand.',
  '422': 'The Idempotency-Key belongs to a request with other options.',
  '429': 'Too many tries have failed; Retry-After tells when the next is taken.',
  '503': 'The database or a queue does not answer.',
};

type Status = keyof typeof problems;

/** What every operation that needs a caller may answer. */
export const guarded: readonly Status[] = ['400', '401', '403', '503'];
/** The same of one thing, which may not be there. */
export const guardedThing: readonly Status[] = ['400', '401', '403', '404', '503'];
/** The same of a change, which may not be possible as things stand. */
export const guardedChange: readonly Status[] = ['400', '401', '403', '404', '409', '503'];

/** The responses of an operation that answers `status` with `schema`, or with one of the problems. */
export function answers(
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

/** A body that must be there. */
export function jsonBody(schema: z.ZodType): ZodOpenApiRequestBodyObject {
  return { required: true, content: { 'application/json': { schema } } };
}

/** The path parameter of things that are numbered. */
export const byId = z.object({ id: z.int().min(1) });
