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
  /** The address that the request came from, as the gateway saw it. */
  readonly sourceIp: string;
  /** Who asks, as the authorizer named them; undefined where nobody showed a valid token. */
  readonly caller: Caller | undefined;
}

export interface ApiResponse {
  readonly status: number;
  /** Sent as JSON; text and bytes are sent as they are, `contentType` says what they are. */
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
    sourceIp: event.requestContext.http.sourceIp,
    caller: readCaller(event.requestContext),
  };
}

function readCaller(context: object): Caller | undefined {
  const { authorizer } = context as { authorizer?: { lambda?: unknown } };
  return callerOfContext(authorizer?.lambda);
}
