/** One gateway's HTTP API: patient with what passes, plain about what does not. Only reads go through it. */
import { Agent, request } from 'undici';
import { GatewayRefusesError, GatewayUnavailableError } from './errors.ts';
import { parseExact } from './exact-json.ts';

export interface GatewayHttpOptions {
  /** For messages, such as razorpay. */
  readonly gateway: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For one whole exchange. */
  readonly timeoutMs: number;
  /** How long to wait before each further try; as many tries more as there are pauses. */
  readonly pausesMs: readonly number[];
  /** All pauses of one call together; what a gateway asks for beyond this is left to a later poll. */
  readonly patienceMs: number;
  readonly pause: (durationMs: number) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
}

export interface GatewayCall {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: object;
}

export interface GatewayHttp {
  /** The body as `parseExact` reads it. Throws GatewayUnavailableError and GatewayRefusesError. */
  send(call: GatewayCall): Promise<unknown>;
  close(): Promise<void>;
}

type Try =
  | { readonly kind: 'done'; readonly json: unknown }
  | { readonly kind: 'again'; readonly why: string; readonly afterMs?: number };

export function openGatewayHttp(options: GatewayHttpOptions): GatewayHttp {
  const agent = new Agent({ connections: 2, keepAliveTimeout: 10_000 });
  return {
    send: async (call) => {
      let waitedMs = 0;
      for (const pauseMs of [...options.pausesMs, undefined]) {
        const tried = await tryOnce(options, agent, call);
        if (tried.kind === 'done') return tried.json;
        // Jitter: pollers that were refused together do not come back together.
        const ownMs = (pauseMs ?? 0) * (0.5 + options.random());
        const waitMs = Math.max(ownMs, tried.afterMs ?? 0);
        waitedMs += waitMs;
        if (pauseMs === undefined || waitedMs > options.patienceMs)
          throw new GatewayUnavailableError(`${place(options, call)}: ${tried.why}`);
        await options.pause(waitMs);
      }
      throw new GatewayUnavailableError(`${place(options, call)}: not asked`);
    },
    close: async () => agent.close(),
  };
}

async function tryOnce(options: GatewayHttpOptions, agent: Agent, call: GatewayCall): Promise<Try> {
  let answer: { status: number; headers: NodeJS.Dict<string | string[]>; text: string };
  try {
    const response = await request(`${options.baseUrl}${call.path}`, {
      dispatcher: agent,
      method: call.method,
      headers: {
        ...options.headers,
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    answer = {
      status: response.statusCode,
      headers: response.headers,
      text: await response.body.text(),
    };
  } catch (error) {
    return { kind: 'again', why: nameOf(error) };
  }
  const json = jsonOf(answer.text);
  if (answer.status >= 200 && answer.status < 300)
    return json === undefined
      ? { kind: 'again', why: 'the answer is not JSON' }
      : { kind: 'done', json };
  const why = `${String(answer.status)}${codeOf(json)}`;
  if (answer.status === 429 || answer.status === 408 || answer.status >= 500)
    return { kind: 'again', why, ...waitOf(answer.headers) };
  throw new GatewayRefusesError(`${place(options, call)}: ${why}`, answer.status);
}

/** In seconds by both headers; Cashfree has one of its own. */
function waitOf(headers: NodeJS.Dict<string | string[]>): { afterMs?: number } {
  const value = headers['retry-after'] ?? headers['x-ratelimit-retry'];
  const seconds = Number(typeof value === 'string' && value !== '' ? value : Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? { afterMs: seconds * 1000 } : {};
}

/** A gateway in trouble answers with a page of its proxy. */
function jsonOf(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/** Their word for the error, `error.code` or `code`; their sentences may quote what was asked about. */
function codeOf(json: unknown): string {
  const code = memberOf(memberOf(json, 'error'), 'code') ?? memberOf(json, 'code');
  return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? ` ${code}` : '';
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function place(options: GatewayHttpOptions, call: GatewayCall): string {
  return `${options.gateway} ${call.method} ${call.path.split('?', 1)[0] ?? ''}`;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `no answer, ${error.name}${code}`;
}
