/** Makes a pool for each function of the template. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionDefinition } from '../lambda/execution-environment.ts';
import { FunctionPool } from '../lambda/function-pool.ts';
import { TemplateError, type Resource } from '../template/assembly.ts';
import { UNRESOLVED } from '../template/identities.ts';
import type { Resolver } from '../template/resolver.ts';

/** What one function is told beyond the rest; it sees what it would be told otherwise. */
export type EnvironmentOf = (
  name: string,
  environment: Readonly<Record<string, string>>,
) => Readonly<Record<string, string>>;

export interface FunctionOptions {
  readonly logsFolder: string;
  /** Added to every function's variables, and stronger than what the template says. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Strongest of all. */
  readonly environmentOf?: EnvironmentOf;
  /** Environments at once where the template reserves none. */
  readonly concurrencyMax: number;
}

/** Pools by the function's ARN. Functions that CDK adds for its own custom resources are left out. */
export async function makeFunctions(
  resources: readonly Resource[],
  resolver: Resolver,
  options: FunctionOptions,
): Promise<Map<string, FunctionPool>> {
  await mkdir(options.logsFolder, { recursive: true });
  const helpers = new Set(
    resources
      .filter((each) => 'ServiceToken' in each.properties)
      .map((each) => resolver.text(each, 'ServiceToken')),
  );
  const pools = new Map<string, FunctionPool>();
  for (const resource of resources.filter(({ type }) => type === 'AWS::Lambda::Function')) {
    const arn = arnOf(resource, resolver);
    if (!helpers.has(arn)) pools.set(arn, new FunctionPool(define(resource, resolver, options)));
  }
  return pools;
}

/** The pool behind a function's ARN, name, or an alias of it. Throws TemplateError where there is none. */
export function poolOf(pools: ReadonlyMap<string, FunctionPool>, reference: string): FunctionPool {
  for (const [arn, pool] of pools) {
    const name = arn.slice(arn.lastIndexOf(':') + 1);
    if (reference.split(':').includes(name)) return pool;
  }
  throw new TemplateError(`No function of the template is called ${reference}.`);
}

export function arnOf(resource: Resource, resolver: Resolver): string {
  return String(resolver.resolve({ 'Fn::GetAtt': [resource.id, 'Arn'] }, resource.stack));
}

function define(
  resource: Resource,
  resolver: Resolver,
  options: FunctionOptions,
): FunctionDefinition {
  const told = environmentOf(resource, resolver, options.overrides);
  const [moduleName = '', handlerName = ''] = resolver.text(resource, 'Handler').split('.');
  const name = told['POWERTOOLS_SERVICE_NAME'] ?? resource.id;
  const environment = { ...told, ...options.environmentOf?.(name, told) };
  const reserved = resource.properties['ReservedConcurrentExecutions'];
  return {
    name,
    modulePath: modulePathOf(resource, resolver, moduleName),
    handlerName,
    environment,
    timeoutMs: Number(resource.properties['Timeout'] ?? 3) * 1000,
    memoryMib: Number(resource.properties['MemorySize'] ?? 128),
    concurrencyMax: typeof reserved === 'number' ? reserved : options.concurrencyMax,
    logFile: join(options.logsFolder, `${name}.log`),
  };
}

function modulePathOf(resource: Resource, resolver: Resolver, moduleName: string): string {
  const { S3Key: key } = resolver.property(resource, 'Code') as { S3Key?: string };
  const folder = resource.stack.assets.get(key ?? '');
  const path = ['mjs', 'js', 'cjs']
    .map((ending) => join(folder ?? '', `${moduleName}.${ending}`))
    .find(existsSync);
  if (folder === undefined || path === undefined) {
    throw new TemplateError(
      `${resource.stack.name}/${resource.id}: the code ${String(key)} is not in the assembly.`,
    );
  }
  return path;
}

/** Variables of the template, then what Lambda itself would set, then the overrides. */
function environmentOf(
  resource: Resource,
  resolver: Resolver,
  overrides: Readonly<Record<string, string>>,
): Record<string, string> {
  const { Variables: variables = {} } = (resolver.property(resource, 'Environment') ?? {}) as {
    Variables?: Record<string, unknown>;
  };
  const environment: Record<string, string> = { PATH: process.env['PATH'] ?? '', TZ: 'UTC' };
  for (const [name, value] of Object.entries(variables)) {
    if (String(value).includes(UNRESOLVED)) {
      throw new TemplateError(
        `${resource.stack.name}/${resource.id}: the variable ${name} refers to ${String(value).replace(UNRESOLVED, '')}, which the local stack does not have.`,
      );
    }
    environment[name] = String(value);
  }
  const assets = layerFolder(resource, resolver);
  if (assets !== undefined) environment['ASSETS_DIR'] = assets;
  return { ...environment, AWS_LAMBDA_FUNCTION_NAME: resource.id, ...overrides };
}

/** A layer is mounted at /opt on AWS; here its folder is named by the variable through which code finds it. */
function layerFolder(resource: Resource, resolver: Resolver): string | undefined {
  const references = (resource.properties['Layers'] ?? []) as { Ref?: string }[];
  if (references.length === 0) return undefined;
  if (references.length > 1)
    throw new TemplateError(
      `${resource.stack.name}/${resource.id} has several layers; the local stack knows one.`,
    );
  const layer = resource.stack.resources.get(references[0]?.Ref ?? '');
  if (layer === undefined)
    throw new TemplateError(
      `${resource.stack.name}/${resource.id}: its layer is not in the same stack.`,
    );
  const { S3Key: key } = resolver.property(layer, 'Content') as { S3Key?: string };
  return layer.stack.assets.get(key ?? '');
}
