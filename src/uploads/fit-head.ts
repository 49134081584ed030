/** Which feed the head of a file fits: the one that was named, or another one better. */
import type { SuggestedFeed } from '../contract/upload.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { MappingUnavailableError } from '../files/errors.ts';
import { mappingOf, type Feed } from '../files/feeds.ts';
import type { Lenders } from '../lenders.ts';
import { checkHead, type HeadCheck } from '../mapping/check-head.ts';

export interface FileHead {
  readonly bytes: Uint8Array;
  /** The head is all of the file. */
  readonly isWhole: boolean;
}

export interface Fit {
  readonly check: HeadCheck;
  /** Of the lenders that the caller may see. Null: no other feed fits better. */
  readonly suggestion: SuggestedFeed | null;
}

/** Throws MappingUnavailableError. */
export async function fitHead(
  database: Queryable,
  feed: Feed,
  head: FileHead,
  lenders: Lenders,
): Promise<Fit> {
  const check = checkHead(await mappingOf(feed), head.bytes, head.isWhole);
  const found = await database.query<{ feed_key: string; lender: string; raw_table: string }>(
    await sql('queries/uploads/list-feeds.sql'),
    [lenders],
  );
  const others = found.rows
    .filter((row) => row.feed_key !== feed.feedKey)
    .map((row) => ({ feedKey: row.feed_key, lender: row.lender, rawTable: row.raw_table }));
  const better: { readonly feed: Feed; readonly check: HeadCheck }[] = [];
  for (const other of others) {
    const mapping = await mappingOf(other).catch((error: unknown) => {
      // A feed whose mapping is broken is nothing to suggest; its own files say so.
      if (error instanceof MappingUnavailableError) return undefined;
      throw error;
    });
    if (mapping === undefined) continue;
    const candidate = checkHead(mapping, head.bytes, head.isWhole);
    if (fitsBetter(candidate, check)) better.push({ feed: other, check: candidate });
  }
  return { check, suggestion: bestOf(better, feed.lender) };
}

/** A feed whose columns are all there goes before one that lacks some; of two such, the one that names more columns. */
function fitsBetter(candidate: HeadCheck, named: HeadCheck): boolean {
  if (named.problem === null)
    return candidate.problem === null && candidate.matching > named.matching;
  if (candidate.problem === null) return true;
  return share(candidate) > share(named);
}

const share = (check: HeadCheck): number => check.matching / check.needed;

function bestOf(
  better: readonly { readonly feed: Feed; readonly check: HeadCheck }[],
  lender: string,
): SuggestedFeed | null {
  const rank = ({ feed, check }: (typeof better)[number]): number[] => [
    check.problem === null ? 0 : 1,
    -share(check),
    -check.matching,
    feed.lender === lender ? 0 : 1,
  ];
  const compare = (one: number[], other: number[]): number =>
    one.map((value, index) => value - (other[index] ?? 0)).find((value) => value !== 0) ?? 0;
  const [best, ...rest] = better.toSorted((one, other) => compare(rank(one), rank(other)));
  if (best === undefined) return null;
  const asGood = rest.filter((one) => compare(rank(one).slice(0, 3), rank(best).slice(0, 3)) === 0);
  return {
    feed: best.feed.feedKey,
    lender: best.feed.lender,
    matching_columns: best.check.matching,
    needed_columns: best.check.needed,
    also: asGood.map((one) => one.feed.feedKey),
  };
}
