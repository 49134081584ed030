/** Drives each operation of the document: as it should be, and in every way that it must refuse. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { apiDocument, everyRoute } from '../../../../scripts/api-document.ts';
import type { Caller } from '../../../../src/accounts/caller.ts';
import { Problem } from '../../../../src/contract/problem.ts';
import { roles, type Role } from '../../../../src/contract/role.ts';
import { testDatabase } from '../../../support/database.ts';
import type { Answer } from '../support.ts';
import { examples, type Example } from './examples.ts';
import { makeWorld } from './world.ts';

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly schema: Record<string, unknown>;
}
interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly least: Role | 'open';
  readonly allLenders: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Record<string, unknown> | undefined;
  readonly bodyRequired: boolean;
  readonly responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

const document = apiDocument();
const operations: Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    least: (operation as unknown as Record<string, unknown>)['x-least-role'] as Role | 'open',
    allLenders: 'x-all-lenders' in operation,
    parameters: (operation.parameters ?? []) as readonly Parameter[],
    body: operation.requestBody?.content['application/json']?.schema,
    bodyRequired: operation.requestBody?.required === true,
    responses: operation.responses as Operation['responses'],
  })),
);

const { pool } = await testDatabase();
const world = await makeWorld(pool);
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'api', components: document.components });

const caller = (role: Role, lenders: string[] | null = null, name = 'checker@example.com') =>
  ({ name, kind: 'person', role, lenders }) satisfies Caller;

async function send(
  { method }: Operation,
  example: Pick<Example, 'target' | 'body'>,
  by: Caller | null,
): Promise<Answer> {
  const body = example.body === undefined ? {} : { body: JSON.stringify(example.body) };
  return world.call(method, example.target, { caller: by, ...body });
}

async function exampleOf(operation: Operation): Promise<Example> {
  const make = examples[operation.name];
  if (make === undefined) throw new Error(`examples.ts has no request for ${operation.name}`);
  return make(world);
}

/** The answer is one that the document names, and looks as it says. */
function checkAgainstDocument(operation: Operation, answered: Answer): void {
  const described = operation.responses[String(answered.status)];
  expect(described, `${operation.name} answered ${String(answered.status)}`).toBeDefined();
  const type = String(answered.headers['content-type']).split(';')[0] ?? '';
  const schema = described?.content?.[type]?.schema;
  if (described?.content !== undefined && type.endsWith('json')) expect(schema).toBeDefined();
  if (schema === undefined) return;
  const text = JSON.stringify(schema).replaceAll('"#/components', '"api#/components');
  const validate = ajv.compile(JSON.parse(text) as object);
  validate(answered.body);
  expect(validate.errors ?? []).toEqual([]);
}

function expectProblem(operation: Operation, answered: Answer, ...statuses: number[]): Problem {
  expect(statuses, JSON.stringify(answered.body)).toContain(answered.status);
  checkAgainstDocument(operation, answered);
  return Problem.parse(answered.body);
}

const guarded = operations.filter(({ least }) => least !== 'open');

test('every operation has an example, and every example an operation', () => {
  expect(Object.keys(examples).toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
});

describe('unauthorised', () => {
  test.each(guarded)('$name is refused to nobody', async (operation) => {
    expectProblem(operation, await send(operation, await exampleOf(operation), null), 401);
  });
});

describe('wrong role', () => {
  test.each(guarded.filter(({ least }) => least !== 'viewer'))(
    '$name is refused below its role',
    async (operation) => {
      const example = await exampleOf(operation);
      for (const role of roles.slice(0, roles.indexOf(operation.least as Role))) {
        const problem = expectProblem(operation, await send(operation, example, caller(role)), 403);
        expect(problem.type).toBe('urn:turno:problem:role-too-low');
      }
    },
  );
});

describe('a temporary password', () => {
  const closed = new Set(
    everyRoute
      .filter((route) => route.beforePasswordChange !== true)
      .map(({ method, pattern }) => `${method} ${pattern}`),
  );
  test.each(guarded.filter(({ name }) => closed.has(name)))(
    '$name is refused before it is changed',
    async (operation) => {
      const example = await exampleOf(operation);
      const by = { ...caller('admin', null, example.by), mustChangePassword: true as const };
      const problem = expectProblem(operation, await send(operation, example, by), 403);
      expect(problem.type).toBe('urn:turno:problem:password-change-required');
    },
  );
});

describe('wrong lender', () => {
  test.each(guarded)('$name shows and changes nothing of another lender', async (operation) => {
    const example = await exampleOf(operation);
    // An account is its owner's, whatever their lenders are.
    const by = caller('admin', ['IKF'], example.by);
    const answered = await send(operation, example, by);
    if (operation.allLenders) {
      const problem = expectProblem(operation, answered, 403);
      expect(problem.type).toBe('urn:turno:problem:all-lenders-only');
      return;
    }
    checkAgainstDocument(operation, answered);
    if (/\{(id|source_key|loan)\}/.test(operation.path)) expect(answered.status).toBe(404);
    const text = JSON.stringify(answered.body);
    for (const mark of world.marks)
      if (!example.target.includes(mark)) expect(text).not.toContain(mark);
  });
});

describe('invalid', () => {
  const withQuery = operations.filter(({ parameters }) =>
    parameters.some((parameter) => parameter.in === 'query'),
  );
  test.each(withQuery)(
    '$name refuses parameters that are unknown or out of range',
    async (operation) => {
      const { target } = await exampleOf(operation);
      const path = target.split('?')[0] ?? '';
      const wrong = operation.parameters
        .filter((parameter) => parameter.in === 'query' && isNarrow(parameter.schema))
        .map(({ name }) => name);
      for (const name of ['no_such_parameter', ...wrong]) {
        const answered = await send(operation, { target: `${path}?${name}=~` }, caller('admin'));
        const { errors } = expectProblem(operation, answered, 400);
        expect(errors?.map(({ field }) => field)).toContain(name);
      }
    },
  );

  const named = withQuery.flatMap((operation) =>
    operation.parameters
      .filter(({ name }) => name === 'lender' || name === 'feed')
      .map(({ name }) => [operation, name] as const),
  );
  // An empty list would read as "nothing there".
  test.each(named)('$0.name refuses a $1 that there is not', async (operation, name) => {
    const { target } = await exampleOf(operation);
    const misspelt = { target: `${target.split('?')[0] ?? ''}?${name}=ugrro` };
    const answered = await send(operation, misspelt, caller('admin'));
    const { errors } = expectProblem(operation, answered, 400);
    expect(errors).toMatchObject([{ in: 'query', field: name }]);
  });

  test.each(operations.filter(({ body }) => body !== undefined))(
    '$name refuses a body with a field that it does not know, or that is no JSON',
    async (operation) => {
      const example = await exampleOf(operation);
      const by = operation.least === 'open' ? null : caller('admin', null, example.by);
      const unknown = { ...example, body: { ...example.body, no_such_field: 1 } };
      expectProblem(operation, await send(operation, unknown, by), 400);
      const text = await world.call(operation.method, example.target, {
        caller: by,
        body: '{"a":',
      });
      expect(expectProblem(operation, text, 400).type).toBe('urn:turno:problem:malformed-json');
    },
  );

  test.each(operations.filter(({ bodyRequired }) => bodyRequired))(
    '$name refuses each field of its body that has a wrong type',
    async (operation) => {
      const example = await exampleOf(operation);
      const by = operation.least === 'open' ? null : caller('admin', null, example.by);
      for (const field of Object.keys(example.body ?? {})) {
        const body = { ...example.body, [field]: { not: 'this' } };
        const answered = await send(operation, { ...example, body }, by);
        expectProblem(operation, answered, 400);
      }
    },
  );

  // A loan may be held before any file has named it.
  test.each(operations.filter(({ path }) => path.includes('{') && !path.includes('{loan}')))(
    '$name refuses a path that names nothing',
    async (operation) => {
      const example = await exampleOf(operation);
      const target = operation.path.replaceAll(/\{\w+\}/g, '~');
      expectProblem(
        operation,
        await send(operation, { ...example, target }, caller('admin', null, example.by)),
        400,
        404,
      );
    },
  );
});

describe('valid', () => {
  test.each(operations)('$name answers as the document says', async (operation) => {
    const example = await exampleOf(operation);
    const by = operation.least === 'open' ? null : caller(operation.least, null, example.by);
    const answered = await send(operation, example, by);
    expect(String(answered.status), JSON.stringify(answered.body)).toMatch(/^2/);
    if (operation.least !== 'open') expect(answered.headers['cache-control']).toBe('no-store');
    checkAgainstDocument(operation, answered);
  });
});

/** Whether `~` cannot be a value of it. */
function isNarrow(schema: Record<string, unknown>): boolean {
  const one = '$ref' in schema ? refOf(String(schema['$ref'])) : schema;
  return (
    one['type'] === 'integer' ||
    one['type'] === 'boolean' ||
    'enum' in one ||
    'pattern' in one ||
    'format' in one
  );
}

function refOf(reference: string): Record<string, unknown> {
  const name = reference.split('/').at(-1) ?? '';
  return document.components.schemas[name] ?? {};
}
