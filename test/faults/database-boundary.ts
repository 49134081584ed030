/**
 * The database as one invocation sees it: the driver's pool, with every statement a step of the schedule, over real
 * connections that die with their owner.
 */
import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
// Loaded, not only named: it tells the driver how dates and amounts leave it.
import '../../src/database/pool.ts';
import type { Pool } from '../../src/database/pool.ts';
import { copyFacade, isCopy } from './copy-boundary.ts';
import type { Invocation, Role, Scheduler, Step } from './scheduler.ts';

/** What a statement may be changed into before the server sees it; the rig removes guards with it. */
export type Rewrite = (statement: string, role: Role) => string;

/** Real connections to one database, kept from one invocation to the next as long as they are in order. */
export class DatabaseBoundary {
  readonly #url: string;
  readonly #idle: pg.Client[] = [];
  readonly #admin: pg.Client;
  readonly #pids = new WeakMap<Step, () => number | undefined>();
  /** While true nobody can connect. */
  down = false;
  rewrite: Rewrite = (statement) => statement;
  /** Hears of each statement before it leaves. */
  beforeStatement: (statement: string) => Promise<void> = async () => Promise.resolve();
  /** Hears of each statement that was carried out. */
  onStatement: (
    statement: string,
    rows: readonly Record<string, unknown>[],
    by: Invocation,
  ) => Promise<void> = async () => Promise.resolve();

  private constructor(url: string, admin: pg.Client) {
    this.#url = url;
    this.#admin = admin;
  }

  static async open(url: string): Promise<DatabaseBoundary> {
    return new DatabaseBoundary(url, await connected(url));
  }

  /** For the rig's own reads and moves of time; never struck. */
  get admin(): pg.Client {
    return this.#admin;
  }

  async borrow(): Promise<pg.Client> {
    if (this.down) throw refused();
    return this.#idle.pop() ?? connected(this.#url);
  }

  giveBack(client: pg.Client): void {
    this.#idle.push(client);
  }

  /** As if the server had ended these sessions: what was open is rolled back before this resolves. */
  async destroy(clients: readonly pg.Client[]): Promise<void> {
    if (clients.length === 0) return;
    const pids = clients.map((client) => pidOf(client));
    await this.#admin.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [
      pids,
    ]);
    // The server's own waiting looks every 100 ms only.
    while (await this.#anyLives(pids)) await turn();
    for (const client of clients) void client.end().catch(() => undefined);
  }

  /** Ends every idle session too: the server went away. */
  async goAway(): Promise<void> {
    this.down = true;
    await this.destroy(this.#idle.splice(0));
  }

  async #anyLives(pids: readonly number[]): Promise<boolean> {
    const found = await this.#admin.query(
      'select from pg_stat_get_backend_idset() as id where pg_stat_get_backend_pid(id) = any ($1::int[])',
      [pids],
    );
    return found.rows.length > 0;
  }

  async waitsForLock(step: Step): Promise<boolean> {
    const pid = this.#pids.get(step)?.();
    if (pid === undefined) return false;
    const found = await this.#admin.query<{ waits: boolean }>(
      // Empty as soon as the lock is granted, even if the waiting session has not woken up yet.
      'select cardinality(pg_blocking_pids($1)) > 0 as waits',
      [pid],
    );
    return found.rows[0]?.waits ?? false;
  }

  track(step: Step, pid: () => number | undefined): void {
    this.#pids.set(step, pid);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#idle.splice(0), this.#admin].map(async (client) => client.end()));
  }
}

/** The pool that the product's code gets. */
export class InvocationPool {
  readonly #boundary: DatabaseBoundary;
  readonly #scheduler: Scheduler;
  readonly #invocation: Invocation;
  readonly #held = new Set<pg.Client>();

  constructor(boundary: DatabaseBoundary, scheduler: Scheduler, invocation: Invocation) {
    this.#boundary = boundary;
    this.#scheduler = scheduler;
    this.#invocation = invocation;
    invocation.onKill.push(async () => {
      const held = [...this.#held];
      this.#held.clear();
      await boundary.destroy(held);
    });
  }

  get asPool(): Pool {
    return this as unknown as Pool;
  }

  /** The server ends every session of this invocation; it hears of it at its next statement. */
  async lose(): Promise<void> {
    const held = [...this.#held];
    this.#held.clear();
    await this.#boundary.destroy(held);
  }

  async query(
    statement: string | { text: string; values?: unknown[] },
    values: unknown[] = [],
  ): Promise<unknown> {
    const text = typeof statement === 'string' ? statement : statement.text;
    const given = typeof statement === 'string' ? values : (statement.values ?? []);
    let client: pg.Client | undefined;
    return this.#statement(
      text,
      async () => {
        client = await this.#take();
        try {
          const result = await this.#run(client, text, given);
          this.#release(client);
          return result;
        } catch (error) {
          await this.#drop(client);
          throw error;
        }
      },
      async () => {
        if (client !== undefined) await this.#drop(client);
      },
      () => client,
    );
  }

  async connect(): Promise<unknown> {
    const client = await this.#take();
    const events = new EventEmitter();
    let broken = false;
    const drop = async (): Promise<void> => {
      broken = true;
      await this.#drop(client);
      events.emit('error', lost());
    };
    const run = async (text: string, values: readonly unknown[]): Promise<unknown> => {
      if (broken || !this.#held.has(client)) {
        await drop();
        throw lost();
      }
      return this.#run(client, text, values);
    };
    return {
      on: (name: string, listener: (reason: Error) => void) => events.on(name, listener),
      once: (name: string, listener: (reason: Error) => void) => events.once(name, listener),
      removeListener: (name: string, listener: (reason: Error) => void) =>
        events.removeListener(name, listener),
      off: (name: string, listener: (reason: Error) => void) =>
        events.removeListener(name, listener),
      query: (statement: unknown, values: unknown[] = []) => {
        if (isCopy(statement))
          return copyFacade(
            statement,
            async (label, happen) =>
              this.#statement(
                label,
                async () => (broken || !this.#held.has(client) ? Promise.reject(lost()) : happen()),
                drop,
                () => client,
                'copy',
              ),
            () => void client.query(statement),
          );
        const text = String(statement);
        return this.#statement(
          text,
          async () => run(text, values),
          drop,
          () => client,
        );
      },
      release: (reason?: Error | boolean) => {
        if (broken) return;
        if (reason === undefined || reason === false) this.#release(client);
        else void this.#drop(client);
      },
    };
  }

  async #statement<T>(
    text: string,
    happen: () => Promise<T>,
    broken: () => Promise<void>,
    client: () => pg.Client | undefined,
    kind: 'statement' | 'copy' = 'statement',
  ): Promise<T> {
    const arriving = this.#scheduler.step(
      this.#invocation,
      kind,
      labelOf(text),
      happen,
      async () => {
        await broken();
        return lost();
      },
    );
    const step = this.#scheduler.waiting.at(-1);
    if (step?.invocation === this.#invocation)
      this.#boundary.track(step, () => {
        const found = client();
        return found === undefined ? undefined : pidOf(found);
      });
    return arriving;
  }

  async #run(client: pg.Client, text: string, values: readonly unknown[]): Promise<unknown> {
    await this.#boundary.beforeStatement(text);
    const result = await client.query(this.#boundary.rewrite(text, this.#invocation.role), [
      ...values,
    ]);
    await this.#boundary.onStatement(
      text,
      result.rows as Record<string, unknown>[],
      this.#invocation,
    );
    return result;
  }

  async #take(): Promise<pg.Client> {
    const client = await this.#boundary.borrow();
    this.#held.add(client);
    return client;
  }

  #release(client: pg.Client): void {
    if (this.#held.delete(client)) this.#boundary.giveBack(client);
  }

  async #drop(client: pg.Client): Promise<void> {
    if (this.#held.delete(client)) await this.#boundary.destroy([client]);
  }
}

function pidOf(client: pg.Client): number {
  return (client as unknown as { processID: number }).processID;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'faults' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** What the driver says when the server ends a session. */
function lost(): Error {
  return Object.assign(new Error('terminating connection due to administrator command'), {
    code: '57P01',
  });
}

function refused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
}

/** The first line that is no comment, short. */
export function labelOf(statement: string): string {
  const line = statement
    .split('\n')
    .map((text) => text.trim())
    .find((text) => text !== '' && !text.startsWith('--'));
  return (line ?? '').slice(0, 60);
}
