/**
 * A gateway that sends signed calls at a steady rate, whether or not the earlier ones are answered, and gives up on each
 * after five seconds. Run as a process of its own; the order comes as a message, the tally goes back as one.
 */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';

export interface SendOrder {
  readonly url: string;
  readonly secret: string;
  readonly accountId: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Names this order's events. */
  readonly run: string;
}

export interface SendTally {
  readonly sent: number;
  /** Different events; the others were sent a second time. */
  readonly events: number;
  readonly answered200: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly latenciesMs: readonly number[];
}

const GIVE_UP_MS = 5_000;
/** Every so many calls one is sent again. */
const REPEAT_EVERY = 10;

const agent = new Agent({ connections: 256, keepAliveTimeout: 60_000 });

process.on('message', (order: SendOrder) => {
  void sendAndTell(order);
});

async function sendAndTell(order: SendOrder): Promise<void> {
  const tally = await sendAll(order);
  // A long tally that is still on its way would be cut off by the end of the channel.
  await new Promise<void>((sent) => {
    process.send?.(tally, () => sent());
  });
  process.disconnect();
  await agent.close();
}

async function sendAll(order: SendOrder): Promise<SendTally> {
  const latenciesMs: number[] = [];
  const failures: Record<string, number> = {};
  const events = new Set<number>();
  const pending: Promise<void>[] = [];
  const total = order.perSecond * order.seconds;
  const startMs = performance.now();
  for (let index = 0; index < total; index += 1) {
    const dueMs = startMs + (index * 1000) / order.perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 1) await new Promise((wake) => setTimeout(wake, waitMs));
    const event = index % REPEAT_EVERY === 0 && index > 0 ? index - 1 : index;
    events.add(event);
    pending.push(
      sendAndNote(order, event, (outcome) => {
        // From when it was due: a sender that falls behind must not look like a fast receiver.
        if (outcome === '200') latenciesMs.push(performance.now() - dueMs);
        else failures[outcome] = (failures[outcome] ?? 0) + 1;
      }),
    );
  }
  await Promise.all(pending);
  return {
    sent: total,
    events: events.size,
    answered200: latenciesMs.length,
    failures,
    latenciesMs,
  };
}

async function sendAndNote(
  order: SendOrder,
  event: number,
  note: (outcome: string) => void,
): Promise<void> {
  note(await sendOne(order, event));
}

async function sendOne(order: SendOrder, event: number): Promise<string> {
  const id = `${order.run}${String(event).padStart(8, '0')}`;
  const body = JSON.stringify({
    entity: 'event',
    account_id: order.accountId,
    event: 'payment.captured',
    contains: ['payment'],
    payload: {
      payment: {
        entity: {
          id: `pay_${id}`,
          amount: 125_000 + event,
          currency: 'INR',
          status: 'captured',
          captured: true,
          notes: { loan_id: `BENCH-${String(event)}` },
          created_at: 1_791_174_605,
        },
      },
    },
    created_at: 1_791_174_641,
  });
  try {
    const response = await request(order.url, {
      method: 'POST',
      dispatcher: agent,
      headers: {
        'content-type': 'application/json',
        'x-razorpay-event-id': `Ev${id}`,
        'x-razorpay-signature': createHmac('sha256', order.secret).update(body).digest('hex'),
      },
      body,
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    await response.body.dump();
    return String(response.statusCode);
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  }
}
