/** GET /api/feeds/{feed}/template: the header that a feed's files need, for people who make test files. */
import { HttpError, notFound } from '../contract/http-errors.ts';
import type { Queryable } from '../database/pool.ts';
import { MappingUnavailableError } from '../files/errors.ts';
import { findFeed, listFeedKeys, mappingOf, type Feed } from '../files/feeds.ts';
import { headerLine } from '../mapping/header-line.ts';
import { requireLender } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';

export async function getFeedTemplate(
  dependencies: Pick<ApiDependencies, 'pool'>,
  request: ApiRequest,
): Promise<ApiResponse> {
  const feed = await requireFeed(await dependencies.pool(), request.params['feed'] ?? '');
  requireLender(request, feed.lender);
  const mapping = await mappingOf(feed).catch((error: unknown) => {
    throw error instanceof MappingUnavailableError ? unusable(error) : error;
  });
  return {
    status: 200,
    body: headerLine(mapping),
    contentType: 'text/csv; charset=utf-8; header=present',
    headers: { 'content-disposition': `attachment; filename="${feed.feedKey}.csv"` },
  };
}

/** Throws HttpError 404 that names the feeds there are. */
export async function requireFeed(database: Queryable, key: string): Promise<Feed> {
  const feed = await findFeed(database, key);
  if (feed !== undefined) return feed;
  const known = await listFeedKeys(database);
  throw notFound(`There is no such feed. Feeds: ${known.join(', ')}.`);
}

function unusable(error: MappingUnavailableError): HttpError {
  return new HttpError({
    status: 409,
    code: 'mapping-unusable',
    title: 'The mapping of the feed cannot be used',
    detail: error.message,
    cause: error,
  });
}
