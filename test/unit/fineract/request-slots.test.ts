import { expect, test } from 'vitest';
import { makeAnswer, type FineractReply } from '../../../src/fineract/reply.ts';
import { openRequestSlots, type RequestSlots } from '../../../src/fineract/request-slots.ts';

const fine = makeAnswer(200, {}, '{}');
const locked = makeAnswer(409, {}, '{}');
const broken = makeAnswer(500, {}, '{}');
const silent: FineractReply = { kind: 'no answer', why: 'timeout', detail: '' };

/** Slots whose requests take as long as a test says, on a clock of its own. */
function slotsOf(slotsMax: number): {
  readonly slots: RequestSlots;
  readonly answer: (reply: FineractReply, times: number, durationMs?: number) => Promise<void>;
} {
  let nowMs = 0;
  const slots = openRequestSlots(slotsMax, () => nowMs);
  return {
    slots,
    answer: async (reply, times, durationMs = 40) => {
      for (let time = 0; time < times; time += 1)
        await slots.run(async () => {
          nowMs += durationMs;
          return Promise.resolve(reply);
        });
    },
  };
}

test('no more requests than slots are under way, and all of them get their turn', async () => {
  const slots = openRequestSlots(3);
  let underWay = 0;
  let most = 0;
  const request = async (): Promise<FineractReply> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return fine;
  };
  const replies = await Promise.all(Array.from({ length: 20 }, () => slots.run(request)));
  expect(replies).toHaveLength(20);
  expect(most).toBe(3);
});

test.each([
  ['a 409', locked],
  ['a 500', broken],
  ['no answer', silent],
])('%s takes slots away, and good replies give them back one by one', async (_name, reply) => {
  const { slots, answer } = slotsOf(10);
  await answer(reply, 1);
  expect(slots.slots()).toBe(7);
  await answer(fine, 100);
  expect(slots.slots()).toBe(10);
});

test('however long Fineract struggles, one slot is left', async () => {
  const { slots, answer } = slotsOf(10);
  await answer(broken, 100);
  expect(slots.slots()).toBe(1);
});

test('replies far slower than usual take slots away, until slow is usual', async () => {
  const { slots, answer } = slotsOf(10);
  await answer(fine, 50, 40);
  expect(slots.slots()).toBe(10);
  await answer(fine, 2, 5_000);
  expect(slots.slots()).toBeLessThan(10);
  await answer(fine, 200, 5_000);
  expect(slots.slots()).toBe(10);
});

test('a loan that is always answered slowly but under half a second is no struggle', async () => {
  const { slots, answer } = slotsOf(10);
  await answer(fine, 50, 5);
  await answer(fine, 5, 400);
  expect(slots.slots()).toBe(10);
});
