/** A request as routes see it, taken from an HTTP API event (payload format 2.0). */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { callerOfContext, type Caller } from '../accounts/caller.ts';

export interface ApiRequest {
  readonly requestId: string;
  readonly method: string;
  /** Decoded, without a slash at the end. */
  readonly path: string;
  /** Values of the `{name}` segments of the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The body as it came, for what must not be decoded first. */
  readonly bytes: Buffer;
  /** Who asks, as the authorizer named them; undefined on open routes. */
  readonly caller: Caller | undefined;
}

export interface ApiResponse {
  readonly status: number;
  /** Sent as JSON; text is sent as it is where `contentType` says what it is. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
}

export function readRequest(event: APIGatewayProxyEventV2): ApiRequest {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  return {
    requestId: event.requestContext.requestId,
    method: event.requestContext.http.method.toUpperCase(),
    path: event.rawPath.length > 1 ? event.rawPath.replace(/\/+$/, '') : event.rawPath,
    params: {},
    // Taken from the raw text: the parsed form would join a parameter that is given twice with a comma.
    query: new URLSearchParams(event.rawQueryString),
    // The gateway lowers their case; other callers of the function may not.
    headers: Object.fromEntries(
      Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: bytes.toString('utf8'),
    bytes,
    caller: readCaller(event.requestContext),
  };
}

function readCaller(context: object): Caller | undefined {
  const { authorizer } = context as { authorizer?: { lambda?: unknown } };
  return callerOfContext(authorizer?.lambda);
}
