/**
 * The network between the posting function and Fineract: a real HTTP server in front of the simulator, where each
 * request and each answer waits for the schedule. A request that its sender has given up may still arrive later.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import type { Invocation, Scheduler } from './scheduler.ts';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export class Network {
  /**
   * Decides at delivery: 'late' and 'twice' keep a copy on its way; 'under way' does too, and answers 425 to its key
   * until the copy is carried out, as a Fineract does that is still at work.
   */
  fateOf: (sent: Sent) => 'arrives' | 'lost' | 'late' | 'twice' | 'under way' = () => 'arrives';
  /** Hears of each request that reaches Fineract; undefined: its sender has given it up. */
  onRequest: (sent: Sent, sender: Invocation | undefined) => void = () => undefined;
  /** Stands in for Fineract's answer; undefined: Fineract answers. */
  answerInstead: (sent: Sent) => Answered | undefined = () => undefined;
  readonly #scheduler: Scheduler;
  readonly #target: string;
  readonly #server: Server;
  readonly #agent = new Agent({ connections: 8 });
  readonly #invocations = new Map<string, Invocation>();
  readonly #underWay = new Set<string>();

  private constructor(scheduler: Scheduler, target: string) {
    this.#scheduler = scheduler;
    this.#target = target;
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
      void this.#serve(incoming, response).catch(() => incoming.socket.destroy());
    });
  }

  static async open(scheduler: Scheduler, simulatorOrigin: string): Promise<Network> {
    const network = new Network(scheduler, simulatorOrigin);
    await new Promise<void>((listening) => {
      network.#server.listen(0, '127.0.0.1', listening);
    });
    return network;
  }

  /** The address of Fineract for one invocation, up to and with /api/v1. */
  urlFor(invocation: Invocation): string {
    const { port } = this.#server.address() as AddressInfo;
    this.#invocations.set(invocation.name, invocation);
    return `http://127.0.0.1:${String(port)}/${invocation.name}/fineract-provider/api/v1`;
  }

  forget(): void {
    this.#invocations.clear();
    this.#underWay.clear();
    this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
    await this.#agent.close();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const [, name = '', ...rest] = (incoming.url ?? '').split('/');
    const invocation = this.#invocations.get(name);
    const sent: Sent = {
      method: incoming.method ?? 'GET',
      path: `/${rest.join('/')}`,
      headers: forwarded(incoming.headers),
      body: Buffer.concat(chunks).toString('utf8'),
    };
    const back = (write: () => void): void => {
      // The sender hears of it before anything else may happen.
      if (invocation?.alive === true) invocation.expected += 1;
      write();
    };
    const hangUp = (): void => back(() => incoming.socket.destroy());
    const label = `${sent.method} ${sent.path.replace(/.*\/loans/, '/loans')}`;
    const arriving = this.#scheduler.step(
      invocation,
      'request',
      label,
      async () => this.#deliver(sent, invocation),
      nothing,
    );
    if (invocation !== undefined && invocation.expected > 0) invocation.expected -= 1;
    const arrived = await arriving.catch(() => 'lost' as const);
    if (arrived === 'lost') return hangUp();
    await this.#scheduler
      .step(invocation, 'answer', `answer to ${label}`, async () => Promise.resolve(), nothing)
      .then(
        () =>
          arrived === 'hung up'
            ? hangUp()
            : back(() => {
                response.writeHead(arrived.status, arrived.headers);
                response.end(arrived.body);
              }),
        hangUp,
      );
  }

  async #deliver(
    sent: Sent,
    sender: Invocation | undefined,
  ): Promise<Answered | 'hung up' | 'lost'> {
    const fate = this.fateOf(sent);
    const key = sent.headers['idempotency-key'] ?? '';
    if (fate === 'under way' && sent.method === 'POST') this.#underWay.add(key);
    if (fate !== 'arrives' && fate !== 'lost') this.#keepOnItsWay(sent);
    if (this.#underWay.has(key)) return stillWorking(sent);
    if (fate === 'lost' || fate === 'late') return 'lost';
    return this.#forward(sent, sender);
  }

  #keepOnItsWay(sent: Sent): void {
    void this.#scheduler
      .step(
        undefined,
        'request',
        `late ${sent.method}`,
        async () => this.#arriveLate(sent),
        nothing,
      )
      .catch(() => undefined);
  }

  async #arriveLate(sent: Sent): Promise<Answered | 'hung up'> {
    this.#underWay.delete(sent.headers['idempotency-key'] ?? '');
    return this.#forward(sent, undefined);
  }

  async #forward(sent: Sent, sender: Invocation | undefined): Promise<Answered | 'hung up'> {
    this.onRequest(sent, sender);
    const instead = this.answerInstead(sent);
    if (instead !== undefined) return instead;
    try {
      const answer = await request(`${this.#target}${sent.path}`, {
        dispatcher: this.#agent,
        method: sent.method as 'GET' | 'POST',
        headers: sent.headers,
        body: sent.body === '' ? null : sent.body,
      });
      const headers = Object.fromEntries(
        Object.entries(answer.headers)
          .filter(([key]) => !HOP.has(key))
          .map(([key, value]) => [key, String(value)]),
      );
      return { status: answer.statusCode, headers, body: await answer.body.text() };
    } catch {
      // The simulator's way to be struck between its commit and its answer.
      return 'hung up';
    }
  }
}

const HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'date',
  'host',
]);

function forwarded(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([key]) => !HOP.has(key))
      .map(([key, value]) => [key, String(value)]),
  );
}

function stillWorking(sent: Sent): Answered {
  const headers = { 'content-type': 'application/json', 'x-served-from-cache': 'true' };
  return { status: 425, headers, body: sent.body };
}

async function nothing(): Promise<Error> {
  return Promise.resolve(new Error('struck'));
}
