/** Every error answer of the API is one of these (RFC 9457, application/problem+json). */
import * as z from 'zod';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** One field that was not acceptable: where it stood, its path there, and what is wrong with it. */
export const FieldProblem = z
  .object({
    in: z.enum(['body', 'query', 'path', 'header']),
    field: z
      .string()
      .meta({ description: 'Path of the field, such as `lender`; empty for the whole.' }),
    message: z.string(),
  })
  .meta({ id: 'FieldProblem' });
export type FieldProblem = z.infer<typeof FieldProblem>;

export const Problem = z
  .object({
    type: z.string().meta({
      description: 'Names the kind of problem; callers may branch on it.',
      example: 'urn:turno:problem:unknown-lender',
    }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    instance: z.string().optional().meta({ description: 'The path that was asked for.' }),
    request_id: z.string().meta({ description: 'Finds the request in the logs.' }),
    errors: z.array(FieldProblem).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
