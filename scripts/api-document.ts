/** The OpenAPI document as it is served, and the types that follow from it. */
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import packageJson from '../package.json' with { type: 'json' };
import type { Route } from '../src/api/router.ts';
import { routes } from '../src/api/routes.ts';
import { accountRoutes } from '../src/api/routes/accounts.ts';
import { storageRoutes } from '../src/api/storage-routes.ts';
import { openApiDocument } from '../src/contract/openapi.ts';

type RouteFacts = Pick<
  Route<never>,
  'method' | 'pattern' | 'access' | 'allLenders' | 'beforePasswordChange'
>;

interface Operation {
  summary: string;
  description?: string;
  security?: unknown[];
  parameters?: {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: JSONSchema;
  }[];
  requestBody?: { readonly required?: boolean; readonly content: Content };
  responses: Record<string, { readonly content?: Content }>;
}
type Content = Readonly<Record<string, { readonly schema: JSONSchema }>>;

export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, JSONSchema> };
}

/** What every function answers; calls of gateways are not for people and not among them. */
export const everyRoute: readonly RouteFacts[] = [...routes, ...accountRoutes, ...storageRoutes];

/** The contract's document, with what the routes know: who may call each. Throws where one has what the other lacks. */
export function apiDocument(): ApiDocument {
  const document = structuredClone(openApiDocument(packageJson.version)) as ApiDocument;
  const described = new Set(
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
  for (const { method, pattern, access, allLenders } of everyRoute) {
    const operation = document.paths[pattern]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`${method} ${pattern} is not described`);
    described.delete(`${method} ${pattern}`);
    Object.assign(operation, {
      'x-least-role': access,
      ...(allLenders === true ? { 'x-all-lenders': true } : {}),
      description: [operation.description, whoMayCall(access, allLenders === true)]
        .filter((part) => part !== undefined)
        .join('\n\n'),
      ...(access === 'open' ? { security: [] } : {}),
    });
  }
  for (const name of described) throw new Error(`${name} is described, and nobody answers it`);
  return document;
}

function whoMayCall(access: RouteFacts['access'], allLenders: boolean): string {
  if (access === 'open') return 'Nobody needs to log in.';
  return `Least role: ${access}.${allLenders ? ' Only for callers of all lenders.' : ''}`;
}

/** TypeScript types of every schema, and of what each operation takes and answers. */
export async function apiTypes(document: ApiDocument): Promise<string> {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [
      `${method.toUpperCase()} ${path}`,
      shapeOf(operation),
    ]),
  );
  const schema = {
    title: 'ApiOperations',
    description: 'What each operation takes and answers, by method and path.',
    ...objectOf(Object.fromEntries(operations) as Record<string, JSONSchema>),
    $defs: document.components.schemas,
  };
  const text = JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/');
  const types = await compile(JSON.parse(text) as JSONSchema, 'ApiOperations', {
    bannerComment:
      '/* Made from openapi/openapi.json by `npm run openapi`; never edited. Types of what the API takes and answers. */',
    additionalProperties: false,
    unreachableDefinitions: true,
    style: { singleQuote: true, printWidth: 100 },
  });
  return withoutOrigins(types);
}

/** The generator says of each type where it found it, which is the same place for all. */
function withoutOrigins(types: string): string {
  return types
    .replaceAll(/^ *\* This interface was referenced by[^*]*\n *\* via the [^\n]*\n/gm, '')
    .replaceAll(/^( *\*\n)+(?= *\*\/)/gm, '')
    .replaceAll(/^ *\/\*\*\n *\*\/\n/gm, '');
}

function shapeOf(operation: Operation): JSONSchema {
  const parameters = (place: string): Record<string, JSONSchema> => {
    const named = (operation.parameters ?? []).filter((parameter) => parameter.in === place);
    if (named.length === 0) return {};
    const properties = Object.fromEntries(named.map(({ name, schema }) => [name, schema]));
    const required = named.filter((one) => one.required === true).map(({ name }) => name);
    return { [place]: { ...objectOf(properties), required } };
  };
  const body = operation.requestBody?.content['application/json']?.schema;
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  const answer = success?.[1].content?.['application/json']?.schema ?? { type: 'string' };
  const shape = {
    ...parameters('path'),
    ...parameters('query'),
    ...(body === undefined ? {} : { body }),
    answer,
  };
  return objectOf(shape);
}

function objectOf(properties: Record<string, JSONSchema>): JSONSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
