/** Stands between one function and an HTTP server. Requests and answers are held whole, so that either can be lost. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listening, type Address } from './listening.ts';
import type { Exchange, Link, Proxy, Watch } from './watch.ts';

interface Answer {
  readonly status: number;
  readonly headers: string[];
  readonly body: Buffer;
}

export async function startHttpProxy(
  link: Link,
  target: () => Address,
  watch: Watch,
): Promise<Proxy> {
  let counted = 0;
  let refusing = false;
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    counted += 1;
    const what = `${incoming.method ?? ''} ${incoming.url ?? ''} ${String(incoming.headers['x-amz-target'] ?? '')}`;
    const exchange = { link, number: counted, what: what.trim() };
    // A connection that breaks on either side breaks on the other, as in a network.
    pass(target(), watch, exchange, incoming, response).catch(() => incoming.socket.destroy());
  });
  server.on('connection', (socket) => {
    if (refusing) socket.destroy();
  });
  return {
    link,
    port: await listening(server),
    cutAll: () => server.closeAllConnections(),
    get refusing() {
      return refusing;
    },
    set refusing(value) {
      refusing = value;
    },
    resetCount: () => void (counted = 0),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

async function pass(
  target: Address,
  watch: Watch,
  exchange: Exchange,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(incoming);
  const before = await watch('before', exchange);
  if (before === 'cut') incoming.socket.destroy();
  if (before !== 'go on') return;
  const answer = await forward(target, incoming, body);
  const verdict = await watch('after', exchange);
  if (verdict === 'cut') incoming.socket.destroy();
  if (verdict === 'cut' || verdict === 'keep silent' || response.destroyed) return;
  response.writeHead(answer.status, answer.headers);
  if (verdict === 'cut halfway') {
    const half = answer.body.subarray(0, answer.body.length / 2);
    response.write(half, () => incoming.socket.destroy());
  } else response.end(answer.body);
}

async function forward(target: Address, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(
      {
        ...target,
        method: incoming.method,
        path: incoming.url,
        headers: [...ownHeaders(incoming.rawHeaders), 'content-length', String(body.length)],
        agent: false,
      },
      resolve,
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
  return {
    status: answer.statusCode ?? 502,
    headers: ownHeaders(answer.rawHeaders, /^(transfer-encoding|connection|keep-alive)$/i),
    body: await buffer(answer),
  };
}

/** Without what belongs to one hop only: the body is sent whole. */
function ownHeaders(
  raw: readonly string[],
  hop = /^(transfer-encoding|connection|keep-alive|content-length)$/i,
): string[] {
  const kept: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (!hop.test(name)) kept.push(name, raw[at + 1] ?? '');
  }
  return kept;
}
