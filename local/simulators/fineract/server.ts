/** A stand-in for Apache Fineract: loans, repayments and idempotency to the status code, with failures on request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { transactionsOf, type AcceptedTransaction } from './accepted.ts';
import { json, type Answer } from './answers.ts';
import type { DuplicateFlavour } from './checks.ts';
import { alter, plant, type AlteredTransaction, type PlantedTransaction } from './by-hand.ts';
import type { Simulation } from './commands.ts';
import { control } from './control.ts';
import { Faults, type Fault } from './faults.ts';
import { route, type Access } from './routes.ts';
import { Store, type SeedLoan } from './store.ts';

export type { AcceptedTransaction, Fault, SeedLoan };

export interface FineractSimulatorOptions {
  /** A free one unless given. */
  readonly port?: number;
  readonly seedLoans?: readonly SeedLoan[];
  /** Remembers everything that was answered 200, over restarts and kill -9. */
  readonly stateFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly tenant?: string;
  /** Which database's error a duplicate external id gives; none: it is taken. */
  readonly duplicateFlavour?: DuplicateFlavour;
  /** How long the replay of a command under way is held before 425; Fineract takes 3,000. */
  readonly underWayHoldMs?: number;
}

export interface FineractSimulator {
  /** Up to and with /api/v1. */
  readonly url: string;
  readonly controlUrl: string;
  /** What a Fineract secret would hold. */
  readonly credentials: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly tenant: string;
  };
  transactions(): AcceptedTransaction[];
  addLoan(loan: SeedLoan): void;
  /** Puts a transaction on a loan past every check; answers its id. */
  plant(transaction: PlantedTransaction): number;
  alter(transaction: AlteredTransaction): void;
  remove(transactionId: number): void;
  addFault(fault: Fault): void;
  clearFaults(): void;
  reset(): void;
  close(): Promise<void>;
}

export async function startFineractSimulator(
  options: FineractSimulatorOptions = {},
): Promise<FineractSimulator> {
  const { username = 'mifos', password = 'password', tenant = 'default' } = options;
  const store = new Store(options.stateFile);
  for (const loan of options.seedLoans ?? []) store.addLoan(loan);
  const faults = new Faults();
  const simulation: Simulation = {
    store,
    faults,
    running: new Map(),
    duplicateFlavour: options.duplicateFlavour ?? 'postgres',
    underWayHoldMs: options.underWayHoldMs ?? 3000,
    businessDate: () => indianDate(faults.businessDateLagDays()),
  };
  const access: Access = {
    tenant,
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void serve(simulation, access, request, response);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', listening);
  });
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const url = `${origin}/fineract-provider/api/v1`;
  return {
    url,
    controlUrl: `${origin}/simulator`,
    credentials: { url, username, password, tenant },
    transactions: () => transactionsOf(store),
    addLoan: (loan) => void store.addLoan(loan),
    plant: (transaction) => plant(store, transaction),
    alter: (transaction) => alter(store, transaction),
    remove: (transactionId) => store.remove(transactionId),
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    reset: () => {
      store.reset();
      faults.clear();
    },
    close: async () => {
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
      store.close();
    },
  };
}

async function serve(
  simulation: Simulation,
  access: Access,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bodyText = Buffer.concat(chunks).toString('utf8');
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const method = request.method ?? 'GET';
    if (path.startsWith('/simulator/')) {
      send(response, control(simulation.store, simulation.faults, method, path, bodyText));
      return;
    }
    const outcome = await route(simulation, access, {
      method,
      path,
      query: new URLSearchParams(query),
      headers: request.headers,
      bodyText,
    });
    if (outcome.hangUp === true) request.socket.destroy();
    else send(response, outcome.answer);
  } catch (error) {
    send(
      response,
      json(500, {
        timestamp: new Date().toISOString(),
        status: 500,
        error: String(error),
        path: request.url,
      }),
    );
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

/** Today in Asia/Kolkata, minus some days, as YYYY-MM-DD. */
function indianDate(minusDays: number): string {
  const OFFSET_MS = 5.5 * 3_600_000;
  return new Date(Date.now() + OFFSET_MS - minusDays * 86_400_000).toISOString().slice(0, 10);
}
