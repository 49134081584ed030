/** GET /api/feeds and PUT /api/feeds/{feed}/calendar. */
import { FeedCalendarRequest, FeedQuery, type Feed, type FeedList } from '../contract/feed.ts';
import { notFound } from '../contract/http-errors.ts';
import { indianDay } from '../dates.ts';
import { addDays } from '../days.ts';
import { setCalendar } from '../feeds/calendars.ts';
import { describeMapping } from '../feeds/describe-mapping.ts';
import { listFeeds, type KnownFeed } from '../feeds/list-feeds.ts';
import { callerOf, lendersOf } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readQuery } from './validate.ts';

const DAYS_DEFAULT = 7;

/** Both functions that answer the API have these; the one that reads mappings anyway answers. */
type FeedDependencies = Pick<ApiDependencies, 'pool' | 'now'>;

export async function getFeeds(
  dependencies: FeedDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, FeedQuery);
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, query.lender);
  const now = dependencies.now();
  const today = indianDay(now);
  const found = await listFeeds(pool, {
    lenders: query.lender === undefined ? lendersOf(request) : [query.lender],
    from: addDays(today, 1 - (query.days ?? DAYS_DEFAULT)),
    to: today,
    now,
  });
  const body: FeedList = { items: await Promise.all(found.map(withMapping)) };
  return { status: 200, body };
}

export async function putCalendar(
  dependencies: FeedDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const wanted = readBody(request, FeedCalendarRequest);
  const pool = await dependencies.pool();
  const feed = request.params['feed'] ?? '';
  const find = async (): Promise<KnownFeed> => {
    const now = dependencies.now();
    const today = indianDay(now);
    const from = addDays(today, 1 - DAYS_DEFAULT);
    // A feed of another lender is hidden, as if it were not there.
    const filter = { lenders: lendersOf(request), from, to: today, feed, now };
    const [found] = await listFeeds(pool, filter);
    if (found === undefined) throw notFound(`There is no feed ${feed}.`);
    return found;
  };
  await find();
  const calendar = {
    days: wanted.days,
    bankDaysOnly: wanted.bank_days_only,
    expectedByHour: wanted.expected_by_hour,
    graceHours: wanted.grace_hours,
  };
  await setCalendar(pool, feed, calendar, callerOf(request).name);
  return { status: 200, body: await withMapping(await find()) };
}

async function withMapping(feed: KnownFeed): Promise<Feed> {
  return { ...feed, mapping: await describeMapping({ feedKey: feed.feed, lender: feed.lender }) };
}
