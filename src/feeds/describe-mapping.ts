/** A feed's mapping as people look at it: which column becomes what. */
import type { Feed } from '../contract/feed.ts';
import { mappingOf, type Feed as FileFeed } from '../files/feeds.ts';

/** Throws MappingUnavailableError where the file is missing or wrong, which no deployment passes. */
export async function describeMapping(feed: Omit<FileFeed, 'rawTable'>): Promise<Feed['mapping']> {
  const mapping = await mappingOf({ ...feed, rawTable: '' });
  return {
    version: mapping.version,
    encoding: mapping.encoding,
    delimiter: mapping.delimiter,
    columns: Object.entries(mapping.columns).map(([header, { target, type }]) => ({
      header,
      target,
      type,
    })),
    date_formats: [mapping.date_formats.date].flat(),
    filters: mapping.filters.map(({ column, op, value }) => ({ column, op, value })),
  };
}
