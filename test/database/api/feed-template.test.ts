import { expect, test } from 'vitest';
import { answer } from '../../../src/api/answer.ts';
import { feedTemplateRoutes } from '../../../src/api/routes/feed-template.ts';
import type { Caller } from '../../../src/accounts/caller.ts';
import { expectedFiles } from '../../support/expected.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { testDatabase } from '../../support/database.ts';
import { httpEvent } from '../../support/http-event.ts';
import { dryRunApi } from '../feeds/support.ts';
import { storageApi } from '../../support/storage-api.ts';
import { problemOf } from './support.ts';

const { pool } = await testDatabase();
const dryRuns = dryRunApi(pool, new FakeS3());

async function template(feed: string) {
  const event = httpEvent('GET', `/api/feeds/${feed}/template`);
  const dependencies = {
    pool: () => Promise.resolve(pool),
    logger: { info: () => undefined, error: () => undefined },
  };
  return answer(feedTemplateRoutes, dependencies as never, event);
}

test.each([...expectedFiles.keys()])(
  'the template of %s has the header of the feed',
  async (feed) => {
    const given = await template(feed);
    expect(given).toMatchObject({
      statusCode: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${feed}.csv"`,
      },
    });
    const tried = await dryRuns.try(feed, { sample: given.body ?? '' });
    expect(tried.counts).toMatchObject({ header: 1, total: 1 });
    // A feed that states a total states it in every file.
    expect([undefined, 'control_total_missing']).toContain(tried.error?.code);
  },
);

test('an unknown feed is 404, and one of another lender 403', async () => {
  const api = storageApi(pool, new FakeS3().client);
  expect(problemOf(await api.call('GET', '/api/feeds/nothing/template'), 404).detail).toContain(
    'Feeds: arthmate, dmi',
  );
  const caller: Caller = { name: 'a@b', kind: 'person', role: 'viewer', lenders: ['DMI'] };
  problemOf(await api.call('GET', '/api/feeds/arthmate/template', { caller }), 403);
});
