/** Routes, integrations and authorizers of the template's HTTP API. */
import type { Authorizer, Route } from '../http/routes.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import { TemplateError, type Resource } from '../template/assembly.ts';
import type { Resolver } from '../template/resolver.ts';
import { poolOf } from './functions.ts';

export function routesOf(
  resources: readonly Resource[],
  resolver: Resolver,
  pools: ReadonlyMap<string, FunctionPool>,
): Route[] {
  const byReference = new Map(
    resources
      .filter(({ type }) => /^AWS::ApiGatewayV2::(Integration|Authorizer)$/.test(type))
      .map((resource) => [
        String(resolver.resolve({ Ref: resource.id }, resource.stack)),
        resource,
      ]),
  );
  const find = (user: Resource, reference: string): Resource => {
    const resource = byReference.get(reference);
    if (resource === undefined)
      throw new TemplateError(
        `${user.stack.name}/${user.id} names ${reference}, which is not in the template.`,
      );
    return resource;
  };
  return resources
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
    .map((resource) => {
      const integration = find(
        resource,
        resolver.text(resource, 'Target').replace('integrations/', ''),
      );
      const pool = poolOf(pools, resolver.text(integration, 'IntegrationUri'));
      const kind = (resource.properties['AuthorizationType'] ?? 'NONE') as string;
      if (kind !== 'NONE' && kind !== 'CUSTOM') {
        throw new TemplateError(
          `${resource.stack.name}/${resource.id}: the local stack does not know authorization of type ${kind}.`,
        );
      }
      return {
        key: resolver.text(resource, 'RouteKey'),
        invoke: (event) => pool.invoke(event),
        ...(kind === 'CUSTOM'
          ? {
              authorizer: authorizerOf(
                find(resource, resolver.text(resource, 'AuthorizerId')),
                resolver,
                pools,
              ),
            }
          : {}),
      };
    });
}

function authorizerOf(
  resource: Resource,
  resolver: Resolver,
  pools: ReadonlyMap<string, FunctionPool>,
): Authorizer {
  if (resource.properties['EnableSimpleResponses'] !== true) {
    throw new TemplateError(
      `${resource.stack.name}/${resource.id}: the local stack knows simple responses only.`,
    );
  }
  const [, reference = ''] =
    /\/functions\/(.+)\/invocations$/.exec(resolver.text(resource, 'AuthorizerUri')) ?? [];
  const pool = poolOf(pools, reference);
  const sources = (resolver.property(resource, 'IdentitySource') ?? []) as string[];
  return {
    identityHeaders: sources.map((source) => headerOf(resource, source)),
    keptForMs: Number(resource.properties['AuthorizerResultTtlInSeconds'] ?? 0) * 1000,
    invoke: (event) => pool.invoke(event),
  };
}

function headerOf(resource: Resource, source: string): string {
  const [, name] = /^\$request\.header\.(.+)$/.exec(source) ?? [];
  if (name === undefined)
    throw new TemplateError(
      `${resource.stack.name}/${resource.id}: the identity source ${source} is not a header.`,
    );
  return name.toLowerCase();
}
