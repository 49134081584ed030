/** How many requests may be under way at once: fewer while Fineract struggles, more again when it recovers. */
import pLimit from 'p-limit';
import type { FineractReply } from './reply.ts';

/** A reply this many times slower than the usual one counts as struggling, but never one under SLOW_MS_MIN. */
const SLOW_FACTOR = 4;
const SLOW_MS_MIN = 500;
/** What is left of the slots after a struggle. */
const BACK_OFF = 0.7;
/** Weight of a new reply in the usual duration. */
const SMOOTHING = 0.05;

export interface RequestSlots {
  /** Runs the request as soon as a slot is free. */
  run(request: () => Promise<FineractReply>): Promise<FineractReply>;
  /** Slots at present: between 1 and the most. */
  slots(): number;
}

/**
 * Additive increase, multiplicative decrease: a round of good replies adds a slot, up to `slotsMax`; a struggle (no
 * answer, 409, 425, 429, 5xx, or a reply far slower than usual) takes three tenths away, once for each round.
 */
export function openRequestSlots(
  slotsMax: number,
  nowMs: () => number = () => performance.now(),
): RequestSlots {
  const limit = pLimit(slotsMax);
  let good = 0;
  // Replies to requests that left before the last change say nothing of the new number of slots.
  let stale = 0;
  let usualMs: number | undefined;

  const change = (slots: number): void => {
    limit.concurrency = slots;
    good = 0;
    stale = limit.activeCount;
  };
  const learn = (reply: FineractReply, durationMs: number): void => {
    // Nothing was asked, so nothing was learnt.
    if (reply.kind === 'no answer' && reply.why === 'too late') return;
    const struggles = isStruggle(reply) || isSlow(durationMs, usualMs);
    if (!isStruggle(reply))
      usualMs = usualMs === undefined ? durationMs : usualMs + SMOOTHING * (durationMs - usualMs);
    if (stale > 0) {
      stale -= 1;
      return;
    }
    if (struggles) change(Math.max(1, Math.floor(limit.concurrency * BACK_OFF)));
    else good += 1;
    if (good >= limit.concurrency && limit.concurrency < slotsMax) change(limit.concurrency + 1);
  };
  return {
    run: async (request) =>
      limit(async () => {
        const startedMs = nowMs();
        const reply = await request();
        learn(reply, nowMs() - startedMs);
        return reply;
      }),
    slots: () => limit.concurrency,
  };
}

function isStruggle(reply: FineractReply): boolean {
  if (reply.kind === 'no answer') return true;
  return (
    reply.status === 409 || reply.status === 425 || reply.status === 429 || reply.status >= 500
  );
}

function isSlow(durationMs: number, usualMs: number | undefined): boolean {
  return usualMs !== undefined && durationMs > Math.max(SLOW_MS_MIN, SLOW_FACTOR * usualMs);
}
