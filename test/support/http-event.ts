/** Builds the event that an HTTP API sends to its function (payload format 2.0). */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { contextOfCaller, type Caller } from '../../src/accounts/caller.ts';

export interface HttpEventOptions {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Who the authorizer named; a name alone is an admin of all lenders. Null where no authorizer stood before the route. */
  readonly caller?: string | Caller | null;
  readonly base64?: boolean;
}

/** `target` is a path with an optional query, such as `/api/files?limit=2`. */
export function httpEvent(
  method: string,
  target: string,
  options: HttpEventOptions = {},
): APIGatewayProxyEventV2 {
  const [rawPath = '', rawQueryString = ''] = target.split('?');
  const { caller = 'tester', body } = options;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { host: 'api.example', ...options.headers },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'test',
      },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '03/Nov/2026:04:00:00 +0000',
      timeEpoch: 1_793_678_400_000,
      ...(caller === null ? {} : { authorizer: { lambda: contextOfCaller(namedCaller(caller)) } }),
    },
    ...(body === undefined
      ? {}
      : { body: Buffer.from(body).toString(options.base64 === true ? 'base64' : 'utf8') }),
    isBase64Encoded: options.base64 === true,
  };
}

function namedCaller(caller: string | Caller): Caller {
  if (typeof caller !== 'string') return caller;
  return { name: caller, kind: 'machine', role: 'admin', lenders: null };
}
