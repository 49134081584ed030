import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { grouped } from '../../src/database/grouped.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const { pool } = database;
await pool.query('create table kept (word text check (word <> $$bad$$))');

/** Writes words and tells how many each statement had. */
function keeping(): { keep: (word: string) => Promise<string>; sizes: number[] } {
  const sizes: number[] = [];
  const keep = grouped<string, string>(async (connection, words) => {
    sizes.push(words.length);
    await connection.query('insert into kept select unnest($1::text[])', [words]);
    return words.map((word) => `kept ${word}`);
  });
  return { keep: async (word) => keep(pool, word), sizes };
}

async function count(word: string): Promise<number> {
  const found = await pool.query('select from kept where word = $1', [word]);
  return found.rowCount ?? 0;
}

test('calls at the same time share a statement, and each gets its own result', async () => {
  const { keep, sizes } = keeping();
  const words = Array.from({ length: 30 }, (_, n) => `w${String(n)}`);
  expect(await Promise.all(words.map(keep))).toEqual(words.map((word) => `kept ${word}`));
  expect(sizes).toEqual([30]);
});

test('calls that come while a statement runs share the next one', async () => {
  const { keep, sizes } = keeping();
  const first = keep('first');
  while (sizes.length === 0) await new Promise(setImmediate);
  const later = [keep('second'), keep('third')];
  await Promise.all([first, ...later]);
  expect(sizes).toEqual([1, 2]);
});

test('a value that the database refuses fails its own caller only, and the others are written once', async () => {
  const { keep } = keeping();
  const outcomes = await Promise.allSettled([keep('good 1'), keep('bad'), keep('good 2')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((outcomes[1] as PromiseRejectedResult).reason).toBeInstanceOf(DatabaseError);
  expect([await count('good 1'), await count('good 2'), await count('bad')]).toEqual([1, 1, 0]);
});

test('a failure of the database goes to everybody who waits, and the next call is tried anew', async () => {
  let down = true;
  const keep = grouped<string, string>(async (_connection, words) => {
    await Promise.resolve();
    if (down) throw new Error('connection lost');
    return words;
  });
  const outcomes = await Promise.allSettled([keep(pool, 'a'), keep(pool, 'b')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  down = false;
  expect(await keep(pool, 'c')).toBe('c');
});
