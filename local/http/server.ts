/** An HTTP API as API Gateway runs it: routes, Lambda authorizer with simple responses, payload format 2.0. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { authorizerEvent, functionEvent, type HttpRequest } from './events.ts';
import { findRoute, type Authorizer, type Route, type RouteMatch } from './routes.ts';

export interface HttpServer {
  readonly url: string;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string | Buffer;
}

interface Decision {
  readonly isAuthorized: boolean;
  readonly context?: unknown;
}

// What a function can be handed at all.
const BODY_BYTES_MAX = 6 * 1024 * 1024;

const bare = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/** `port` 0 takes a free one. */
export async function startHttpApi(
  routes: readonly Route[],
  port: number,
  report: (line: string) => void,
): Promise<HttpServer> {
  const decisions = new Map<string, { decision: Decision; until: number }>();
  const server = createServer((message, response) => {
    answerTo(message, routes, decisions)
      .catch((error: unknown) => {
        report(`${message.method ?? ''} ${message.url ?? ''}: ${String(error)}`);
        return bare(500, 'Internal Server Error');
      })
      .then((answer) => send(response, answer))
      .catch(() => response.destroy());
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(
  message: IncomingMessage,
  routes: readonly Route[],
  decisions: Map<string, { decision: Decision; until: number }>,
): Promise<Answer> {
  const url = new URL(message.url ?? '/', 'http://local');
  const body = await buffer(message);
  if (body.length > BODY_BYTES_MAX) return bare(413, 'Request Entity Too Large');
  const match = findRoute(routes, message.method ?? 'GET', url.pathname);
  if (match === undefined) return bare(404, 'Not Found');
  const request: HttpRequest = { message, url, body };
  const { authorizer } = match.route;
  if (authorizer === undefined)
    return answerOf(await match.route.invoke(functionEvent(request, match)));
  const identity = authorizer.identityHeaders.map((header) => message.headers[header]);
  if (!identity.every((value) => typeof value === 'string' && value !== ''))
    return bare(401, 'Unauthorized');
  const decision = await decide(authorizer, request, match, identity as string[], decisions);
  if (!decision.isAuthorized) return bare(403, 'Forbidden');
  return answerOf(
    await match.route.invoke(functionEvent(request, match, decision.context ?? null)),
  );
}

async function decide(
  authorizer: Authorizer,
  request: HttpRequest,
  match: RouteMatch,
  identity: string[],
  decisions: Map<string, { decision: Decision; until: number }>,
): Promise<Decision> {
  const key = identity.join('\n');
  const kept = decisions.get(key);
  if (kept !== undefined && kept.until > Date.now()) return kept.decision;
  const decision = (await authorizer.invoke(authorizerEvent(request, match, identity))) as Decision;
  if (authorizer.keptForMs > 0)
    decisions.set(key, { decision, until: Date.now() + authorizer.keptForMs });
  return decision;
}

/** A function may answer a structure with a status, or anything else, which is then the body. */
function answerOf(result: unknown): Answer {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof result === 'string' ? result : JSON.stringify(result),
    };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = result as {
    statusCode: number;
    headers?: Record<string, string>;
    cookies?: string[];
    body?: string;
    isBase64Encoded?: boolean;
  };
  return {
    status: statusCode,
    ...(headers === undefined ? {} : { headers }),
    ...(cookies === undefined ? {} : { cookies }),
    ...(body === undefined
      ? {}
      : { body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body }),
  };
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, {
    'content-type': 'text/plain;charset=utf-8',
    ...answer.headers,
    ...(answer.cookies === undefined ? {} : { 'set-cookie': [...answer.cookies] }),
  });
  response.end(answer.body);
}
