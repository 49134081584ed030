import { expect, test } from 'vitest';
import { UnreadableMessageError } from '../../../src/files/errors.ts';
import { readS3Messages } from '../../../src/files/s3-messages.ts';

function eventOf(object: Record<string, unknown>, eventName = 'ObjectCreated:Put'): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName,
        s3: { bucket: { name: 'turnofile' }, object },
      },
    ],
  });
}

test('an event names bucket, key, version, etag and size', () => {
  expect(
    readS3Messages(eventOf({ key: 'gb/a.csv', size: 7, eTag: 'abc', versionId: 'v1' })),
  ).toEqual([{ bucket: 'turnofile', key: 'gb/a.csv', version: 'v1', etag: 'abc', size: 7 }]);
});

test('blanks and special characters of a key are decoded', () => {
  expect(readS3Messages(eventOf({ key: 'gb/Nov+5+%28final%29+%E2%82%B9+1%2B1.csv' }))[0]?.key).toBe(
    'gb/Nov 5 (final) ₹ 1+1.csv',
  );
});

test('a bucket without versions gives no version', () => {
  expect(readS3Messages(eventOf({ key: 'gb/a.csv', eTag: 'abc' }))[0]?.version).toBeNull();
});

test('the test event and other kinds of events name no object', () => {
  expect(
    readS3Messages(
      JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'turnofile' }),
    ),
  ).toEqual([]);
  expect(readS3Messages(eventOf({ key: 'gb/a.csv' }, 'ObjectRemoved:Delete'))).toEqual([]);
});

test.each(['', 'no json', '{}', '[]', 'null', eventOf({}), eventOf({ key: '%E0%A4%A' })])(
  'a message that is not an S3 notification is a permanent error (%#)',
  (body) => {
    expect(() => readS3Messages(body)).toThrow(UnreadableMessageError);
  },
);
