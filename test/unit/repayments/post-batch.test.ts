import { expect, test } from 'vitest';
import {
  EarlierMessageFailedError,
  postBatch,
  type QueuedMessage,
} from '../../../src/repayments/post-batch.ts';

function message(messageId: string, groupId: string, body?: string): QueuedMessage {
  return {
    messageId,
    groupId,
    receiveCount: 1,
    body: body ?? JSON.stringify({ sourceKey: messageId.padStart(32, '0') }),
  };
}

test('loans are worked on side by side, the messages of one loan in order', async () => {
  const log: string[] = [];
  const gate = Promise.withResolvers<void>();
  const failed = await postBatch(
    {
      post: async ({ sourceKey }) => {
        const id = sourceKey.slice(-1);
        log.push(`start ${id}`);
        if (id === '3') gate.resolve();
        await gate.promise;
        log.push(`end ${id}`);
      },
      onDone: () => undefined,
      onFailed: () => undefined,
    },
    [message('1', 'A'), message('2', 'A'), message('3', 'B')],
  );
  expect(failed).toEqual([]);
  expect(log.indexOf('start 3')).toBeLessThan(log.indexOf('end 1'));
  expect(log.indexOf('end 1')).toBeLessThan(log.indexOf('start 2'));
});

test('after a failure the rest of the loan comes again unworked, and each failure is told once', async () => {
  const worked: string[] = [];
  const told: [string, unknown][] = [];
  const failed = await postBatch(
    {
      post: async ({ sourceKey }) => {
        worked.push(sourceKey.slice(-1));
        if (sourceKey.endsWith('2')) throw new Error('locked');
        return Promise.resolve();
      },
      onDone: () => undefined,
      onFailed: (failure, error) => told.push([failure.messageId, error]),
    },
    [message('1', 'A'), message('2', 'A'), message('3', 'A'), message('4', 'B')],
  );
  expect(failed).toEqual(['2', '3']);
  expect(worked.toSorted()).toEqual(['1', '2', '4']);
  expect(told.map(([id]) => id)).toEqual(['2', '3']);
  expect(told[1]?.[1]).toBeInstanceOf(EarlierMessageFailedError);
});

test('a message that is not one of ours fails alone', async () => {
  const deps = {
    post: async () => Promise.resolve(),
    onDone: () => undefined,
    onFailed: () => undefined,
  };
  expect(
    await postBatch(deps, [
      message('1', 'A', '{"sourceKey":"../x"}'),
      message('2', 'B'),
      message('3', 'C', 'not json'),
    ]),
  ).toEqual(['1', '3']);
});
