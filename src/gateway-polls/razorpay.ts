/**
 * Razorpay's lists as a poll reads them: payments and refunds by their creation, and once a day what was settled, where
 * payments stand that were captured long after they were made.
 */
import { indianDay } from '../dates.ts';
import {
  PAGE_SIZE,
  RECON_PAGE_SIZE,
  type RazorpayClient,
  type RazorpayPayment,
  type RazorpayRefund,
} from '../razorpay/client.ts';
import { GatewayRefusesError } from '../gateways/errors.ts';
import { happening, type Happening, type PollPage, type PollWindow } from './adapter.ts';

/** What was refunded was captured before, unless it never was and went back by itself. */
function isPaid({ status, captured }: RazorpayPayment): boolean {
  return status === 'captured' || (status === 'refunded' && captured === true);
}

/** A list and how many of its items are read: `payments:200`, `refunds:0`, `settled 2026-11-03:0`. */
interface Position {
  readonly list: string;
  readonly skip: number;
}

export class RazorpayPolls {
  private readonly client: RazorpayClient;
  private readonly accountId: string | undefined;
  readonly close: () => Promise<void>;

  constructor(client: RazorpayClient, accountId: string | undefined, close: () => Promise<void>) {
    this.client = client;
    this.accountId = accountId;
    this.close = close;
  }

  async page(window: PollWindow, position: string | null): Promise<PollPage> {
    const at = readPosition(position);
    const { happenings, count, full } = await this.read(window, at);
    const same = `${at.list}:${String(at.skip + count)}`;
    return { happenings, next: count >= full ? same : listAfter(at.list, window) };
  }

  private async read(
    window: PollWindow,
    { list, skip }: Position,
  ): Promise<{ happenings: Happening[]; count: number; full: number }> {
    if (list === 'payments') {
      const payments = await this.client.payments(window, skip);
      const paid = payments.filter(isPaid);
      return { happenings: paid.map((each) => this.paid(each)), ...pageOf(payments, PAGE_SIZE) };
    }
    if (list === 'refunds') {
      const refunds = await this.client.refunds(window, skip);
      const processed = refunds.filter(({ status }) => status === 'processed');
      return {
        happenings: processed.map((each) => this.refunded(each)),
        ...pageOf(refunds, PAGE_SIZE),
      };
    }
    const items = await this.client.settlementRecon(list.replace('settled ', ''), skip);
    const settled = items.filter(({ type }) => type === 'payment');
    return {
      happenings: settled.map((item) => this.settled(item.entity_id)),
      ...pageOf(items, RECON_PAGE_SIZE),
    };
  }

  private paid(payment: RazorpayPayment): Happening {
    return happening('payment', payment.id, 'captured', 'payment.captured', async () =>
      Promise.resolve(this.capturedBody(payment)),
    );
  }

  /** A line of a settlement tells little of its payment, which is asked for only where it is missing. */
  private settled(paymentId: string): Happening {
    return happening('payment', paymentId, 'captured', 'payment.captured', async () =>
      this.capturedBody(await this.client.payment(paymentId)),
    );
  }

  private refunded(refund: RazorpayRefund): Happening {
    return happening('refund', refund.id, 'processed', 'refund.processed', async () =>
      this.event('refund.processed', refund['created_at'], {
        refund,
        payment: await this.client.payment(refund.payment_id),
      }),
    );
  }

  private capturedBody(payment: RazorpayPayment): string {
    return this.event('payment.captured', payment['created_at'], { payment });
  }

  private event(event: string, createdAt: unknown, entities: Record<string, object>): string {
    return JSON.stringify({
      entity: 'event',
      ...(this.accountId === undefined ? {} : { account_id: this.accountId }),
      event,
      contains: Object.keys(entities),
      payload: Object.fromEntries(
        Object.entries(entities).map(([name, entity]) => [name, { entity }]),
      ),
      created_at: createdAt ?? null,
    });
  }
}

function pageOf(items: readonly unknown[], full: number): { count: number; full: number } {
  return { count: items.length, full };
}

function readPosition(position: string | null): Position {
  if (position === null) return { list: 'payments', skip: 0 };
  const match = /^(payments|refunds|settled \d{4}-\d{2}-\d{2}):(\d{1,9})$/.exec(position);
  if (match?.[1] === undefined)
    throw new GatewayRefusesError('razorpay: the poll stands at a position that nobody knows');
  return { list: match[1], skip: Number(match[2]) };
}

/** The first position of the next list; null after the last. */
function listAfter(list: string, window: PollWindow): string | null {
  const days = window.deep ? daysOf(window) : [];
  const lists = ['payments', 'refunds', ...days.map((day) => `settled ${day}`)];
  const next = lists[lists.indexOf(list) + 1];
  return next === undefined ? null : `${next}:0`;
}

/** Days in India that the window touches. */
function daysOf({ from, to }: PollWindow): string[] {
  const DAY_MS = 86_400_000;
  const days: string[] = [];
  for (let ms = from.getTime(); ms < to.getTime(); ms += DAY_MS) days.push(indianDay(new Date(ms)));
  const last = indianDay(to);
  return days.at(-1) === last ? days : [...days, last];
}
