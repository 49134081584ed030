/**
 * Cashfree's list of events as a poll reads it. A line names a payment or refund; what the webhook would have said about
 * it is asked for only where it is missing, because the API allows few questions a minute.
 */
import type { CashfreeClient, CashfreePayment, CashfreeReconEvent } from '../cashfree/client.ts';
import { happening, type Happening, type PollPage, type PollWindow } from './adapter.ts';

export class CashfreePolls {
  private readonly client: CashfreeClient;
  readonly close: () => Promise<void>;

  constructor(client: CashfreeClient, close: () => Promise<void>) {
    this.client = client;
    this.close = close;
  }

  async page(window: PollWindow, position: string | null): Promise<PollPage> {
    const { events, next } = await this.client.recon(window.from, window.to, position);
    return { happenings: events.flatMap((event) => this.happeningOf(event)), next };
  }

  private happeningOf(event: CashfreeReconEvent): Happening[] {
    const { event_type: type, event_status: status } = event.event_details;
    const orderId = event.order_details?.order_id;
    const paymentId = event.payment_details?.cf_payment_id;
    const refundId = event.refund_details?.refund_id;
    if (status?.toUpperCase() !== 'SUCCESS' || !orderId) return [];
    if (type === 'PAYMENT' && paymentId)
      return [
        // Of a mandate's debit the body says another type; the column is only for people.
        happening('payment', paymentId, 'success', 'PAYMENT_SUCCESS_WEBHOOK', async () =>
          this.paymentBody(orderId, paymentId),
        ),
      ];
    if (type === 'REFUND' && refundId)
      return [
        happening('refund', refundId, 'success', 'REFUND_STATUS_WEBHOOK', async () =>
          this.refundBody(orderId, refundId),
        ),
      ];
    return [];
  }

  private async paymentBody(orderId: string, paymentId: string): Promise<string | undefined> {
    const [order, payments] = await Promise.all([
      this.client.order(orderId),
      this.client.paymentsOfOrder(orderId),
    ]);
    const payment = payments.find((each) => each.cf_payment_id === paymentId);
    // Taken back since.
    if (payment?.payment_status !== 'SUCCESS') return undefined;
    if (BY_MANDATE.has(String(payment['payment_group']))) return mandateBody(orderId, payment);
    return JSON.stringify({
      data: {
        order: pick(order, ['order_id', 'order_amount', 'order_currency', 'order_tags']),
        payment: pick(payment, PAYMENT_MEMBERS),
        ...pick(payment, ['payment_gateway_details', 'payment_offers']),
      },
      event_time: timeOf(payment),
      type: 'PAYMENT_SUCCESS_WEBHOOK',
    });
  }

  private async refundBody(orderId: string, refundId: string): Promise<string | undefined> {
    const refund = await this.client.refund(orderId, refundId);
    if (refund.refund_status !== 'SUCCESS') return undefined;
    return JSON.stringify({
      data: { refund },
      event_time: refund['processed_at'] ?? refund['created_at'] ?? null,
      type: 'REFUND_STATUS_WEBHOOK',
    });
  }
}

const BY_MANDATE = new Set(['enach', 'pnach']);

/**
 * Nothing in the API's answer tells an instalment from the small debit that authorises a mandate. As an event that does
 * not tell either, it waits for a person and is never taken for an instalment.
 */
function mandateBody(orderId: string, payment: CashfreePayment): string {
  return JSON.stringify({
    data: {
      cf_order_id: orderId,
      ...pick(payment, ['cf_payment_id', 'payment_status', 'payment_amount', 'payment_currency']),
      payment_initiated_date: payment['payment_time'] ?? null,
      authorization_details: pick(payment, ['payment_group']),
    },
    event_time: timeOf(payment),
    type: 'SUBSCRIPTION_PAYMENT_SUCCESS',
  });
}

/** What the webhook says of a payment, and no more. */
const PAYMENT_MEMBERS = [
  'cf_payment_id',
  'payment_status',
  'payment_amount',
  'payment_currency',
  'payment_message',
  'payment_time',
  'bank_reference',
  'auth_id',
  'payment_method',
  'payment_group',
  'international_payment',
  'payment_surcharge',
];

function timeOf(payment: CashfreePayment): unknown {
  return payment['payment_completion_time'] ?? payment['payment_time'] ?? null;
}

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(
    names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])),
  );
}
