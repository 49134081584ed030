import { describe, expect, test } from 'vitest';
import { parseCommandLine, UsageError, type Invocation } from '../../../bin/operate/arguments.ts';
import { deadLetters } from '../../../bin/operate/dead-letters.ts';
import { fakeApi } from './fake-api.ts';

const SINCE = '2026-11-03T09:30:00.000+05:30';
const nothing = { count: 0, oldest_at: null, messages: [] };

function invocation(...argv: string[]): Invocation {
  const parsed = parseCommandLine(['dead-letters', ...argv]);
  if ('help' in parsed) throw new Error('help was shown');
  return parsed;
}

const payment = {
  kind: 'payment',
  key: '0123456789abcdef0123456789abcdef',
  id: null,
  lender: 'DMI',
  loan_external_id: 'DMIFL1',
  state: 'failed',
  reason: 'The loan is not active.',
  needed: false,
};

test('the list tells of every queue, and what each message names', async () => {
  const messages = [
    { message_id: 'm1', sent_at: SINCE, readable: true, size_bytes: 48, names: [payment] },
    { message_id: 'm2', sent_at: SINCE, readable: false, size_bytes: 7, names: [] },
  ];
  const api = await fakeApi({
    'GET /api/dead-letters?limit=20': [
      {
        body: {
          items: [
            { queue: 'ingest', ...nothing },
            { queue: 'posting', count: 2, oldest_at: SINCE, messages },
          ],
        },
      },
    ],
  });
  expect(await deadLetters(api, invocation())).toBe(0);
  expect(api.said).toEqual([
    'queue    dead letters  oldest (IST)',
    'ingest   0             -',
    'posting  2             2026-11-03 09:30:00',
    '',
    'queue    message  since (IST)          names                                     state   why',
    `posting  m1       2026-11-03 09:30:00  payment ${payment.key}  failed  The loan is not active.`,
    'posting  m2       2026-11-03 09:30:00  unreadable, 7 bytes                       -',
  ]);
});

test('a redrive names the messages, or all, and fails where one stayed', async () => {
  const target = 'POST /api/dead-letters/posting/redrive';
  const done = { message_id: 'm1', outcome: 'redriven', reason: null };
  const kept = { message_id: 'm2', outcome: 'kept', reason: 'No function can read it.' };
  const api = await fakeApi({
    [target]: [
      { body: { queue: 'posting', messages: [done], remaining: 1 } },
      { body: { queue: 'posting', messages: [done, kept], remaining: 1 } },
    ],
  });
  expect(await deadLetters(api, invocation('redrive', 'posting', '--message', 'm1'))).toBe(0);
  expect(await deadLetters(api, invocation('redrive', 'posting'))).toBe(1);
  expect(api.asked.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { messages: ['m1'] },
    { messages: 'all' },
  ]);
  expect(api.said).toEqual([
    'm1: redriven',
    '1 redriven; 1 dead letters remain in posting.',
    'm1: redriven',
    'm2: kept. No function can read it.',
    '1 redriven; 1 dead letters remain in posting.',
  ]);
});

test('a discard sends its reason', async () => {
  const target = 'POST /api/dead-letters/ingest/discard';
  const messages = [{ message_id: 'm1', outcome: 'discarded', reason: 'sent twice' }];
  const api = await fakeApi({
    [target]: [{ body: { queue: 'ingest', messages, remaining: 0 } }],
  });
  const asked = invocation('discard', 'ingest', '--message', 'm1', '--reason', 'sent twice');
  expect(await deadLetters(api, asked)).toBe(0);
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({ messages: ['m1'], reason: 'sent twice' });
});

describe('what is not understood is refused before anything is asked', () => {
  test.for([
    [['redrive'], /^Name the queue: ingest, pipeline, posting, proof, polls\./],
    [['nosuch'], /^There is no queue "nosuch"\./],
    [['redrive', 'nosuch'], /^There is no queue "nosuch"\./],
    [['posting', 'ingest'], /^"ingest" is one argument too many\./],
    [['redrive', 'posting', '--reason', 'x'], /^--reason belongs to discard\./],
    [['discard', 'posting', '--reason', 'x'], /^Name each message to discard/],
    [['discard', 'posting', '--message', 'm1'], /^Say why with --reason\./],
  ] as const)('%j', async ([argv, message]) => {
    const api = await fakeApi({});
    const refused = deadLetters(api, invocation(...argv));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    expect(api.asked).toEqual([]);
  });
});
