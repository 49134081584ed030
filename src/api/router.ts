/** Finds the route of a request by method and path pattern, such as GET /api/files/{id}. */
import { methodNotAllowed, notFound } from '../contract/http-errors.ts';
import type { Role } from '../contract/role.ts';
import type { ApiRequest, ApiResponse } from './request.ts';

export interface Route<Dependencies> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly pattern: string;
  /** The least role that may call it; open: nobody needs to be known, as for health. */
  readonly access: 'open' | Role;
  /** True where it concerns all lenders at once: callers who are limited to some may not call it. */
  readonly allLenders?: true;
  /** True where a person may come who must change their password first. */
  readonly beforePasswordChange?: true;
  readonly run: (
    dependencies: Dependencies,
    request: ApiRequest,
  ) => ApiResponse | Promise<ApiResponse>;
}

export interface RouteMatch<Dependencies> {
  readonly route: Route<Dependencies>;
  readonly params: Readonly<Record<string, string>>;
}

/** Throws HttpError 404 for an unknown path, and 405 with the methods that the path takes. */
export function findRoute<Dependencies>(
  routes: readonly Route<Dependencies>[],
  method: string,
  path: string,
): RouteMatch<Dependencies> {
  const allowed: string[] = [];
  for (const route of routes) {
    const params = matchPath(route.pattern, path);
    if (params === undefined) continue;
    if (route.method === method) return { route, params };
    allowed.push(route.method);
  }
  if (allowed.length > 0) throw methodNotAllowed(method, allowed);
  throw notFound(`There is no ${path} here. GET /api/openapi.json lists what there is.`);
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined) {
      if (segment !== value) return undefined;
    } else {
      params[name] = value;
    }
  }
  return params;
}
