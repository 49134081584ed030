/** Stands between one function and PostgreSQL, passes every byte on, and stops at each exchange to ask what to do. */
import { connect, createServer, type Socket } from 'node:net';
import { listening, type Address } from './listening.ts';
import type { Exchange, Link, Moment, Proxy, Verdict, Watch } from './watch.ts';
import { endsAnswer, endsRequest, MessageReader, statementOf, type WireMessage } from './wire.ts';

/** `count` gives the number of the next exchange. */
interface Line {
  readonly link: Link;
  readonly count: () => number;
  readonly watch: Watch;
}

export async function startPostgresProxy(
  link: Link,
  target: () => Address,
  watch: Watch,
): Promise<Proxy> {
  let counted = 0;
  let refusing = false;
  const sockets = new Set<Socket>();
  const line = { link, watch, count: () => (counted += 1) };
  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connect(target());
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    join(client, upstream, line);
  });
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    link,
    port: await listening(server),
    cutAll,
    get refusing() {
      return refusing;
    },
    set refusing(value) {
      refusing = value;
    },
    resetCount: () => void (counted = 0),
    stop: async () => {
      cutAll();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

/** Each direction works through its messages one after the other, however long a verdict takes. */
function join(client: Socket, upstream: Socket, line: Line): void {
  const outstanding: Exchange[] = [];
  const ask = async (moment: Moment, exchange: Exchange): Promise<Verdict> => {
    const verdict = await line.watch(moment, exchange);
    if (verdict === 'cut') for (const socket of [client, upstream]) socket.destroy();
    return verdict;
  };
  const requests = new MessageReader('client');
  let request: WireMessage[] = [];
  const passOn = async (message: WireMessage): Promise<void> => {
    if (message.type === '' || message.type === 'X') {
      send(upstream, [message]);
      return;
    }
    request.push(message);
    const data = message.type === 'd';
    if (!data && !endsRequest(message)) return;
    const whole = request;
    request = [];
    const exchange = { link: line.link, number: line.count(), what: statementOf(whole) };
    if ((await ask('before', exchange)) !== 'go on') return;
    if (!data) outstanding.push(exchange);
    send(upstream, whole);
  };
  const answers = new MessageReader('server');
  let answer: WireMessage[] = [];
  const passBack = async (message: WireMessage): Promise<void> => {
    answer.push(message);
    const exchange = outstanding[0];
    const complete = endsAnswer(message);
    // While a session opens, and where the server speaks unasked, nothing is held.
    if (exchange !== undefined && !complete) return;
    const whole = answer;
    answer = [];
    if (complete) outstanding.shift();
    if (exchange !== undefined && (await ask('after', exchange)) !== 'go on') return;
    send(client, whole);
  };
  inOrder(client, requests, passOn, () => upstream.end());
  inOrder(upstream, answers, passBack, () => {
    send(client, answer);
    client.end();
  });
}

function inOrder(
  from: Socket,
  reader: MessageReader,
  work: (message: WireMessage) => Promise<void>,
  end: () => void,
): void {
  let before = Promise.resolve();
  from.on('data', (chunk) => {
    for (const message of reader.push(Buffer.from(chunk)))
      before = before.then(async () => work(message));
  });
  const finish = (): void => void (before = before.then(end));
  from.once('end', finish);
  from.once('close', finish);
  // A broken connection is what this is for; 'close' follows and ends the other side.
  from.on('error', () => undefined);
}

function send(to: Socket, messages: readonly WireMessage[]): void {
  if (to.writable && messages.length > 0)
    to.write(Buffer.concat(messages.map((each) => each.bytes)));
}
