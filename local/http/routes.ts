/** Which route of an HTTP API serves a request: a literal part beats a parameter, a parameter beats `{proxy+}`. */

export interface Route {
  /** `GET /api/health`, `ANY /api/{proxy+}` or `$default`. */
  readonly key: string;
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly authorizer?: Authorizer;
}

export interface Authorizer {
  /** Header names, lower-case; one that is missing refuses the request without asking the function. */
  readonly identityHeaders: readonly string[];
  readonly keptForMs: number;
  readonly invoke: (event: unknown) => Promise<unknown>;
}

export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The most specific route, or undefined. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch | undefined {
  let best: { match: RouteMatch; rank: string } | undefined;
  for (const route of routes) {
    const candidate = matchRoute(route, method, path);
    if (candidate !== undefined && (best === undefined || candidate.rank < best.rank))
      best = candidate;
  }
  return best?.match;
}

/** `rank` has one digit per path part, 0 literal, 1 parameter, 2 greedy, then one for the method: lower is more specific. */
function matchRoute(
  route: Route,
  method: string,
  path: string,
): { match: RouteMatch; rank: string } | undefined {
  if (route.key === '$default') return { match: { route, parameters: {} }, rank: '9' };
  const [routeMethod = '', routePath = ''] = route.key.split(' ');
  if (routeMethod !== 'ANY' && routeMethod !== method) return undefined;
  const parts = path.split('/').slice(1);
  const parameters: Record<string, string> = {};
  let rank = '';
  const pattern = routePath.split('/').slice(1);
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index];
    if (part === undefined || part === '') return undefined;
    const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(expected) ?? [];
    if (name === undefined) {
      if (part !== expected) return undefined;
      rank += '0';
    } else if (greedy === '+') {
      parameters[name] = decoded(parts.slice(index).join('/'));
      return { match: { route, parameters }, rank: `${rank}2${methodRank(routeMethod)}` };
    } else {
      parameters[name] = decoded(part);
      rank += '1';
    }
  }
  if (parts.length !== pattern.length) return undefined;
  return { match: { route, parameters }, rank: rank + methodRank(routeMethod) };
}

const methodRank = (method: string): string => (method === 'ANY' ? '1' : '0');

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not percent-encoded text: the gateway hands it on as it came.
    return part;
  }
}
