import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.ts';
import { openPool, type Pool } from '../../../src/database/pool.ts';
import { testDatabase } from '../../support/database.ts';
import { startHttpProxy } from './network/http-proxy.ts';
import { addressOf, listening } from './network/listening.ts';
import { startPostgresProxy } from './network/postgres-proxy.ts';
import type { Exchange, Moment, Proxy, Verdict } from './network/watch.ts';

const database = await testDatabase();
const server = createServer((request, response) => {
  request.resume();
  served += 1;
  response.end('0123456789'.repeat(1000));
});

let served = 0;
let seen: { moment: Moment; exchange: Exchange }[] = [];
let verdict: (moment: Moment, exchange: Exchange) => Verdict = () => 'go on';
let toDatabase: Proxy;
let toServer: Proxy;
let pool: Pool;

const watch = async (moment: Moment, exchange: Exchange): Promise<Verdict> => {
  seen.push({ moment, exchange });
  return verdict(moment, exchange);
};

beforeAll(async () => {
  const port = await listening(server);
  toServer = await startHttpProxy('run to queue', () => ({ host: '127.0.0.1', port }), watch);
  toDatabase = await startPostgresProxy('run to database', () => addressOf(database.url), watch);
  const url = new URL(database.url);
  url.port = String(toDatabase.port);
  pool = openPool({ connectionString: url.href, connectionsMax: 2, applicationName: 'test' });
  await database.pool.query('create table seen (value text)');
});

beforeEach(async () => {
  seen = [];
  served = 0;
  verdict = () => 'go on';
  for (const proxy of [toDatabase, toServer]) proxy.resetCount();
  await database.pool.query('truncate seen');
});

afterAll(async () => {
  await pool.end();
  await toDatabase.stop();
  await toServer.stop();
  server.close();
});

const write = async (): Promise<void> =>
  inTransaction(pool, async (connection) => {
    await connection.query('insert into seen values ($1)', ['one']);
  });
const written = async (): Promise<number | null> =>
  (await database.pool.query('select from seen')).rowCount;
const get = async (): Promise<string> => {
  const answer = await fetch(`http://127.0.0.1:${String(toServer.port)}/thing`);
  return answer.text();
};

test('statements are counted one by one, with their text, and their answers arrive as they are', async () => {
  const large = await pool.query<{ text: string }>("select repeat('x', 300000) as text");
  expect(large.rows[0]?.text).toBe('x'.repeat(300_000));
  await write();
  expect(seen.map(({ moment, exchange }) => `${moment} ${String(exchange.number)}`)).toEqual(
    [1, 2, 3, 4].flatMap((number) => [`before ${String(number)}`, `after ${String(number)}`]),
  );
  expect(new Set(seen.map(({ exchange }) => exchange.what))).toEqual(
    new Set([
      "select repeat('x', 300000) as text",
      'begin',
      'insert into seen values ($1)',
      'commit',
    ]),
  );
  expect(await written()).toBe(1);
});

test('a commit that is lost on its way loses the transaction; one whose answer is lost does not', async () => {
  verdict = (moment, { what }) => (moment === 'before' && what === 'commit' ? 'cut' : 'go on');
  await expect(write()).rejects.toThrow('Connection terminated');
  expect(await written()).toBe(0);

  verdict = (moment, { what }) => (moment === 'after' && what === 'commit' ? 'cut' : 'go on');
  await expect(write()).rejects.toThrow('Connection terminated');
  expect(await written()).toBe(1);
});

test('a database that refuses connections is told as such, and takes them again', async () => {
  toDatabase.refusing = true;
  toDatabase.cutAll();
  await expect(write()).rejects.toThrow(/terminated|ECONN/);
  toDatabase.refusing = false;
  await write();
  expect(await written()).toBe(1);
});

test('an HTTP request is lost before it arrives, or its answer after', async () => {
  expect(await get()).toHaveLength(10_000);
  expect(seen.map(({ exchange }) => exchange.what)).toEqual(['GET /thing', 'GET /thing']);

  verdict = (moment) => (moment === 'before' ? 'cut' : 'go on');
  await expect(get()).rejects.toThrow('fetch failed');
  expect(served).toBe(1);

  verdict = (moment) => (moment === 'after' ? 'cut' : 'go on');
  await expect(get()).rejects.toThrow('fetch failed');
  expect(served).toBe(2);

  verdict = (moment) => (moment === 'after' ? 'cut halfway' : 'go on');
  await expect(get()).rejects.toThrow('terminated');
  expect(served).toBe(3);
});
