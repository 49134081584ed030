/** Events in payload format 2.0, as API Gateway hands them to functions and authorizers. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accountId } from '../template/identities.ts';
import type { RouteMatch } from './routes.ts';

export interface HttpRequest {
  readonly message: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
}

type Texts = Record<string, string>;

function headersOf(message: IncomingMessage): Texts {
  const headers: Texts = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (name === 'cookie' || value === undefined) continue;
    headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

function queryOf(url: URL): Texts | undefined {
  const query: Texts = {};
  for (const name of new Set(url.searchParams.keys()))
    query[name] = url.searchParams.getAll(name).join(',');
  return Object.keys(query).length === 0 ? undefined : query;
}

/** What both kinds of event have; `authorizer` is the context that the authorizer answered. */
function commonPart(
  { message, url }: HttpRequest,
  match: RouteMatch,
  authorizer?: unknown,
): Record<string, unknown> {
  const cookies = message.headers.cookie?.split('; ');
  const query = queryOf(url);
  const now = new Date();
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: headersOf(message),
    ...(cookies === undefined ? {} : { cookies }),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(Object.keys(match.parameters).length === 0 ? {} : { pathParameters: match.parameters }),
    requestContext: {
      accountId,
      apiId: 'local',
      domainName: message.headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: message.method ?? 'GET',
        path: url.pathname,
        protocol: `HTTP/${message.httpVersion}`,
        sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
        userAgent: message.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: match.route.key,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
      ...(authorizer === undefined ? {} : { authorizer: { lambda: authorizer } }),
    },
  };
}

const TEXT = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded|problem\+json))|^$/;

export function functionEvent(
  request: HttpRequest,
  match: RouteMatch,
  authorizer?: unknown,
): unknown {
  const isText = TEXT.test(request.message.headers['content-type'] ?? '');
  return {
    ...commonPart(request, match, authorizer),
    ...(request.body.length === 0
      ? {}
      : { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

export function authorizerEvent(
  request: HttpRequest,
  match: RouteMatch,
  identity: string[],
): unknown {
  return {
    ...commonPart(request, match),
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:us-east-1:${accountId}:local/$default/${request.message.method ?? 'GET'}${request.url.pathname}`,
    identitySource: identity,
  };
}
