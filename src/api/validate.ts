/** Checks the parts of a request against the contract and says which field is wrong and why. */
import type * as z from 'zod';
import { invalidRequest } from '../contract/http-errors.ts';
import type { FieldProblem } from '../contract/problem.ts';
import { parseJsonBody } from './json-body.ts';
import type { ApiRequest } from './request.ts';

type Place = FieldProblem['in'];

/** Of whoever is not known yet: a password and an e-mail address are less, and reading is work. */
const OPEN_BODY_BYTES_MAX = 16_384;
/** A problem that names more helps nobody, and an answer is limited. */
const PROBLEMS_MAX = 50;

const ID = /^[1-9]\d{0,14}$/;

export function readBody<Schema extends z.ZodType>(
  request: ApiRequest,
  schema: Schema,
): z.output<Schema> {
  if (request.caller === undefined && request.bytes.length > OPEN_BODY_BYTES_MAX)
    throw invalidRequest([
      { in: 'body', field: '', message: `must be at most ${String(OPEN_BODY_BYTES_MAX)} bytes` },
    ]);
  return check('body', schema, parseJsonBody(request.body));
}

/** A parameter that is unknown or given twice is refused: it would otherwise be ignored silently. */
export function readQuery<Schema extends z.ZodObject>(
  request: ApiRequest,
  schema: Schema,
): z.output<Schema> {
  const values: Record<string, string> = {};
  for (const [name, value] of request.query) {
    if (Object.hasOwn(values, name))
      throw invalidRequest([{ in: 'query', field: name, message: 'must be given once' }]);
    values[name] = value;
  }
  return check('query', schema, values, Object.keys(schema.shape));
}

export function readHeaders<Schema extends z.ZodType>(
  request: ApiRequest,
  schema: Schema,
): z.output<Schema> {
  return check('header', schema, request.headers);
}

/** The number in the path's `{id}`, as text for the database. */
export function readId(request: ApiRequest): string {
  const id = request.params['id'] ?? '';
  if (!ID.test(id))
    throw invalidRequest([
      { in: 'path', field: 'id', message: 'must be a whole number above zero' },
    ]);
  return id;
}

function check<Schema extends z.ZodType>(
  place: Place,
  schema: Schema,
  value: unknown,
  known?: readonly string[],
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => describe(place, issue, known));
  throw invalidRequest(problems.slice(0, PROBLEMS_MAX));
}

function describe(
  place: Place,
  issue: z.core.$ZodIssue,
  known: readonly string[] | undefined,
): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const hint = known === undefined ? '' : `; known are ${known.join(', ')}`;
    return issue.keys.map((key) => ({
      in: place,
      field: [...issue.path, key].join('.'),
      message: `is not known${hint}`,
    }));
  }
  return [{ in: place, field: issue.path.join('.'), message: wording(issue) }];
}

/** Says what was expected; never repeats the value, which may be anything. */
function wording(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be ${issue.expected}`;
  if (issue.code === 'invalid_value')
    return `must be one of ${issue.values.map(String).join(', ')}`;
  return issue.message;
}
