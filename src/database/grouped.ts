/** Joins single reads or writes that come at the same time into one statement: a round trip and a commit for many. */
import DataLoader from 'dataloader';
import { DatabaseError } from 'pg';
import type { Queryable } from './pool.ts';

const ITEMS_MAX = 500;

/**
 * A function for one item that shares its statement with the items that came while the last statement ran. `statement`
 * answers with one result for each item, in their order. Where it refuses the items' values (SQLSTATE classes 22 and 23),
 * each is tried alone, so that one bad item spoils no other; other errors go to every caller.
 */
export function grouped<Item, Result>(
  statement: (database: Queryable, items: readonly Item[]) => Promise<readonly Result[]>,
): (database: Queryable, item: Item) => Promise<Result> {
  const loaders = new WeakMap<Queryable, DataLoader<Item, Result>>();
  return async (database, item) => {
    let loader = loaders.get(database);
    if (loader === undefined) {
      loader = loaderOf((items) => statement(database, items));
      loaders.set(database, loader);
    }
    return loader.load(item);
  };
}

function loaderOf<Item, Result>(
  statement: (items: readonly Item[]) => Promise<readonly Result[]>,
): DataLoader<Item, Result> {
  let last: Promise<unknown> = Promise.resolve();
  return new DataLoader<Item, Result>(
    async (items) => {
      const results = resultsOf(statement, items);
      last = results.catch(() => undefined);
      return results;
    },
    {
      cache: false,
      maxBatchSize: ITEMS_MAX,
      // Whoever comes while a statement runs waits for the next; nobody waits where none runs.
      batchScheduleFn: (dispatch) => void last.then(() => setImmediate(dispatch)),
    },
  );
}

async function resultsOf<Item, Result>(
  statement: (items: readonly Item[]) => Promise<readonly Result[]>,
  items: readonly Item[],
): Promise<(Result | Error)[]> {
  try {
    return [...(await statement(items))];
  } catch (error) {
    if (items.length === 1 || !isRefusal(error)) throw error;
    const alone = await Promise.all(
      items.map(async (item) => resultsOf(statement, [item]).catch(caught)),
    );
    return alone.flat();
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');
}

function caught(error: unknown): Error[] {
  return [error instanceof Error ? error : new Error(String(error))];
}
