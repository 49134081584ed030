/** One call of a gateway: known by its signature, kept as received, answered at once. What it means is decided later. */
import { createHash } from 'node:crypto';
import type { ApiLogger } from '../api/dependencies.ts';
import type { ApiRequest, ApiResponse } from '../api/request.ts';
import { HttpError, notFound } from '../contract/http-errors.ts';
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { CountMetric } from '../observability/metrics.ts';
import type { WebhookAccount } from './secrets.ts';
import { senderOf, textAt, type RefusalReason } from './sender.ts';
import type { WebhookSource } from './source.ts';

export interface WebhookDependencies {
  readonly pool: () => Promise<Pool>;
  /** The settings' sources, kept for a while. */
  readonly sources: () => Promise<readonly WebhookSource[]>;
  /** The accounts' secrets, kept for a while; `fresh` reads them anew, for a secret that was added just now. */
  readonly accounts: (how: 'kept' | 'fresh') => Promise<readonly WebhookAccount[]>;
  readonly count: CountMetric;
  readonly logger: ApiLogger;
  readonly now: () => Date;
}

const BODY_MAX = 256 * 1024;

/** POST /webhooks/{gateway} and /webhooks/{gateway}/{lender}. Throws HttpError 401, 404 and 413. */
export async function receiveWebhook(
  deps: WebhookDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const allowed = sourcesOf(await deps.sources(), request.params);
  if (request.bytes.byteLength > BODY_MAX) throw tooLarge(deps);
  const call = { headers: request.headers, body: request.bytes, json: jsonOf(request.bytes) };
  const [first] = allowed;
  // The test button of a gateway's dashboard wants its 200 and may not sign; it carries no payment.
  if (first !== undefined && isTestCall(call.json, first.testCall)) return RECEIVED;
  let sender = senderOf(allowed, await deps.accounts('kept'), call, deps.now().getTime());
  if (sender.kind === 'refused')
    sender = senderOf(allowed, await deps.accounts('fresh'), call, deps.now().getTime());
  if (sender.kind === 'refused') throw refused(deps, request, sender.why);
  await store(await deps.pool(), sender.source, request, call.json);
  deps.count('WebhookReceived');
  return RECEIVED;
}

const RECEIVED: ApiResponse = { status: 200, body: { status: 'received' } };

function sourcesOf(
  sources: readonly WebhookSource[],
  params: Readonly<Record<string, string>>,
): WebhookSource[] {
  const gateway = params['gateway']?.toLowerCase();
  const lender = params['lender']?.toUpperCase();
  const found = sources.filter(
    (source) => source.gateway === gateway && (lender === undefined || source.lender === lender),
  );
  if (found.length === 0) throw notFound('No lender takes calls of a gateway at this path.');
  return found;
}

async function store(
  pool: Pool,
  source: WebhookSource,
  request: ApiRequest,
  json: unknown,
): Promise<void> {
  const kept = source.keptHeaders.flatMap((name) => {
    const value = request.headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const eventId =
    (source.eventIdHeader === null ? undefined : request.headers[source.eventIdHeader]) ??
    `sha256:${createHash('sha256').update(request.bytes).digest('hex')}`;
  const statement = await sql('queries/webhooks/store-delivery.sql', {
    raw_table: source.rawTable,
  });
  await pool.query(statement, [
    eventId.slice(0, 200),
    (textAt(json, source.eventTypePath) ?? 'unreadable').slice(0, 200),
    request.bytes,
    JSON.stringify(Object.fromEntries(kept)),
    'webhook',
  ]);
}

function refused(deps: WebhookDependencies, request: ApiRequest, why: RefusalReason): HttpError {
  deps.count('WebhookRefused');
  deps.logger.error('webhook refused', {
    path: request.path,
    why,
    api_request_id: request.requestId,
  });
  return new HttpError({
    status: 401,
    code: 'signature-refused',
    title: 'Unauthorized',
    detail: 'The signature does not verify. Look at the secret that the gateway signs with.',
  });
}

function tooLarge(deps: WebhookDependencies): HttpError {
  deps.count('WebhookRefused');
  return new HttpError({
    status: 413,
    code: 'body-too-large',
    title: 'The body is too large',
    detail: `A webhook may have ${String(BODY_MAX)} bytes.`,
  });
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    // Signed and unreadable: kept as it is, for a person to look at.
    return undefined;
  }
}

/** Whether every key of the pattern is there, with its value or, for an object, with what that contains in turn. */
function isTestCall(json: unknown, pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return pattern !== null && json === pattern;
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(pattern).every(([key, value]) =>
    isTestCall((json as Record<string, unknown>)[key], value),
  );
}
