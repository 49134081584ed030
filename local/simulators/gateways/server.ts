/** What the stand-ins of payment gateways share: HTTP, failures on request, and webhooks to whoever takes them. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayFaults, type GatewayFault } from './faults.ts';

/** A lender's account at the gateway. */
export interface SimulatedAccount {
  readonly lender: string;
  /** Key id or client id. */
  readonly id: string;
  readonly secret: string;
  /** As its webhooks name it. */
  readonly accountId?: string;
  /** Signs its webhooks. */
  readonly webhookSecret: string;
}

export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly bodyText: string;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A signed call, as the gateway would make it. */
export interface Webhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface GatewayBehaviour {
  /** What stands before every path, such as /v1. */
  readonly base: string;
  readonly throttledHeader: string;
  answer(request: GatewayRequest): GatewayAnswer;
  /** Adds a payment or refund; answers its webhook. */
  add(kind: 'payments' | 'refunds', body: unknown): { id: string; webhook: Webhook };
  reset(): void;
}

export interface GatewaySimulator {
  /** With the base. */
  readonly url: string;
  readonly controlUrl: string;
  /** Paths that were asked for, without what the control did. */
  readonly calls: string[];
  /** Where webhooks go from now on. */
  sendWebhooksTo(url: string): void;
  addFault(fault: GatewayFault): void;
  reset(): void;
  close(): Promise<void>;
}

export async function startGateway(behaviour: GatewayBehaviour): Promise<GatewaySimulator> {
  const faults = new GatewayFaults(behaviour.throttledHeader);
  const calls: string[] = [];
  let webhookUrl: string | undefined;
  const serve = async (request: GatewayRequest): Promise<GatewayAnswer | 'hang up'> => {
    if (request.path.startsWith('/simulator/')) {
      const reset = (): void => {
        behaviour.reset();
        faults.clear();
      };
      return control(request, behaviour, { faults, reset, webhookUrl });
    }
    const path = request.path.slice(behaviour.base.length);
    calls.push(`${request.method} ${path}`);
    if (!request.path.startsWith(`${behaviour.base}/`)) return { status: 404, body: '{}' };
    return (await faults.strike()) ?? behaviour.answer({ ...request, path });
  };
  const server = createServer((request, response) => {
    void (async () => {
      try {
        const answer = await serve(await read(request));
        if (answer === 'hang up') request.socket.destroy();
        else
          response
            .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
            .end(answer.body);
      } catch (error) {
        response.writeHead(400).end(JSON.stringify({ code: 'simulator', message: String(error) }));
      }
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url: `${origin}${behaviour.base}`,
    controlUrl: `${origin}/simulator`,
    calls,
    sendWebhooksTo: (url) => {
      webhookUrl = url;
    },
    addFault: (fault) => faults.add(fault),
    reset: () => {
      behaviour.reset();
      faults.clear();
      calls.length = 0;
    },
    close: async () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

interface Controlled {
  readonly faults: GatewayFaults;
  readonly reset: () => void;
  readonly webhookUrl: string | undefined;
}

/** POST /simulator/payments and /simulator/refunds (with "webhook": true they are told), POST and DELETE /simulator/faults. */
async function control(
  request: GatewayRequest,
  behaviour: GatewayBehaviour,
  { faults, reset, webhookUrl }: Controlled,
): Promise<GatewayAnswer> {
  const body = (request.bodyText === '' ? {} : JSON.parse(request.bodyText)) as {
    webhook?: boolean;
  };
  switch (`${request.method} ${request.path}`) {
    case 'POST /simulator/payments':
    case 'POST /simulator/refunds': {
      const kind = request.path.endsWith('refunds') ? 'refunds' : 'payments';
      const { id, webhook } = behaviour.add(kind, body);
      const told =
        body.webhook === true && webhookUrl !== undefined ? await tell(webhookUrl, webhook) : null;
      return { status: 200, body: JSON.stringify({ id, webhook: told }) };
    }
    case 'POST /simulator/faults':
      faults.add(body as GatewayFault);
      return { status: 200, body: '{}' };
    case 'DELETE /simulator/faults':
      faults.clear();
      return { status: 200, body: '{}' };
    case 'POST /simulator/reset':
      reset();
      return { status: 200, body: '{}' };
    default:
      return { status: 404, body: '{}' };
  }
}

/** The status that the webhook was answered with. */
async function tell(url: string, webhook: Webhook): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...webhook.headers },
    body: webhook.body,
    signal: AbortSignal.timeout(5_000),
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function read(request: IncomingMessage): Promise<GatewayRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    bodyText: Buffer.concat(chunks).toString('utf8'),
  };
}
