/** From an HTTP API event to its answer: route, caller, errors, and one log line per request. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requireAccess } from './access.ts';
import type { ApiDependencies } from './dependencies.ts';
import { problemResponse, toHttpError } from './error-response.ts';
import { readRequest, type ApiRequest, type ApiResponse } from './request.ts';
import { findRoute, type Route } from './router.ts';
import { isUnstorable } from './unstorable.ts';

/** Never throws: whatever goes wrong is answered as a problem document, and logged once, here. */
export async function answer<Dependencies extends Pick<ApiDependencies, 'logger'>>(
  routes: readonly Route<Dependencies>[],
  dependencies: Dependencies,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const startedMs = performance.now();
  const request = readRequest(event);
  const response = await respond(routes, dependencies, request);
  dependencies.logger.info('answered', {
    method: request.method,
    path: request.path,
    status: response.status,
    caller: request.caller?.name,
    role: request.caller?.role,
    api_request_id: request.requestId,
    duration_ms: Math.round(performance.now() - startedMs),
  });
  return {
    statusCode: response.status,
    headers: {
      'content-type': response.contentType ?? 'application/json',
      // Answers name loans and people, and tell of a moment: nothing on the way keeps one, unless its route says so.
      'cache-control': 'no-store',
      ...response.headers,
    },
    ...bodyOf(response),
  };
}

function bodyOf({ body }: ApiResponse): { body: string; isBase64Encoded?: boolean } {
  if (Buffer.isBuffer(body)) return { body: body.toString('base64'), isBase64Encoded: true };
  return { body: typeof body === 'string' ? body : JSON.stringify(body) };
}

async function respond<Dependencies extends Pick<ApiDependencies, 'logger'>>(
  routes: readonly Route<Dependencies>[],
  dependencies: Dependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  try {
    const { route, params } = findRoute(routes, request.method, request.path);
    requireAccess(route, request.caller);
    return await route.run(dependencies, { ...request, params });
  } catch (error) {
    const known = toHttpError(error);
    // What could not be kept is told as well: where a payment gateway sends it, it is money.
    if (known.status >= 500 || isUnstorable(known.cause)) {
      dependencies.logger.error('request failed', {
        path: request.path,
        api_request_id: request.requestId,
        error: known.cause ?? known,
      });
    }
    return problemResponse(known, request);
  }
}
