/** A stand-in for Cashfree: the events of each account, orders with their payments and refunds, and its webhooks. */
import { createHmac, randomInt } from 'node:crypto';
import * as z from 'zod';
import { AccountBooks } from '../gateways/accounts.ts';
import {
  startGateway,
  type GatewayAnswer,
  type GatewayRequest,
  type GatewaySimulator,
  type SimulatedAccount,
  type Webhook,
} from '../gateways/server.ts';

const Rupees = z.string().regex(/^\d{1,9}\.\d{2}$/);
const now = (): string => `${new Date(Date.now() + 19_800_000).toISOString().slice(0, 19)}+05:30`;
const newId = (): string => `51149${String(randomInt(1e9)).padStart(9, '0')}`;

const PaymentSeed = z.object({
  lender: z.string(),
  id: z.string().default(newId),
  order_id: z.string(),
  order_tags: z.record(z.string(), z.string()).nullable().default(null),
  amount: Rupees,
  status: z.enum(['SUCCESS', 'FAILED', 'PENDING']).default('SUCCESS'),
  group: z.string().default('upi'),
  time: z.iso.datetime({ offset: true }).default(now),
});
export type CashfreePaymentSeed = z.input<typeof PaymentSeed>;

const RefundSeed = z.object({
  lender: z.string(),
  id: z.string().default(() => `RF_${newId()}`),
  order_id: z.string(),
  payment_id: z.string(),
  amount: Rupees,
  status: z.enum(['SUCCESS', 'PENDING', 'FAILED']).default('SUCCESS'),
  time: z.iso.datetime({ offset: true }).default(now),
});
export type CashfreeRefundSeed = z.input<typeof RefundSeed>;

export interface CashfreeSimulator extends GatewaySimulator {
  addPayment(seed: CashfreePaymentSeed): string;
  addRefund(seed: CashfreeRefundSeed): string;
}

type Payment = z.output<typeof PaymentSeed>;
type Refund = z.output<typeof RefundSeed>;

class Books {
  readonly payments: Payment[] = [];
  readonly refunds: Refund[] = [];
}

export async function startCashfreeSimulator(
  accounts: readonly SimulatedAccount[],
): Promise<CashfreeSimulator> {
  const books = new AccountBooks(accounts, () => new Books());
  const add = (kind: 'payments' | 'refunds', body: unknown): { id: string; webhook: Webhook } => {
    if (kind === 'payments') {
      const payment = PaymentSeed.parse(body);
      const [account, own] = books.ofLender(payment.lender);
      own.payments.push(payment);
      return { id: payment.id, webhook: paymentWebhook(account, payment) };
    }
    const refund = RefundSeed.parse(body);
    const [account, own] = books.ofLender(refund.lender);
    own.refunds.push(refund);
    const data = `{"refund":${refundText(refund)}}`;
    return { id: refund.id, webhook: signed(account, 'REFUND_STATUS_WEBHOOK', data, refund.time) };
  };
  const simulator = await startGateway({
    base: '/pg',
    throttledHeader: 'x-ratelimit-retry',
    add,
    answer: (request) => {
      const { headers } = request;
      const own = books.loggedIn(
        ({ id, secret }) => headers['x-client-id'] === id && headers['x-client-secret'] === secret,
      );
      if (own === undefined) return refused(401, 'request_failed');
      if (headers['x-api-version'] === undefined) return refused(400, 'version_missing');
      return answer(own, request);
    },
    reset: () => books.reset(),
  });
  return {
    ...simulator,
    addPayment: (seed) => add('payments', seed).id,
    addRefund: (seed) => add('refunds', seed).id,
  };
}

function answer(books: Books, { method, path, bodyText }: GatewayRequest): GatewayAnswer {
  if (method === 'POST' && path === '/recon') return recon(books, bodyText);
  const [, order = '', rest = ''] = /^\/orders\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const orderId = decodeURIComponent(order);
  const payments = books.payments.filter(({ order_id: id }) => id === orderId);
  const [first] = payments;
  if (first === undefined) return refused(404, 'order_not_found');
  if (rest === '') return { status: 200, body: orderText(first) };
  if (rest === '/payments')
    return { status: 200, body: `[${payments.map(paymentText).join(',')}]` };
  const refund = books.refunds.find(
    ({ order_id: of, id }) => of === orderId && rest === `/refunds/${encodeURIComponent(id)}`,
  );
  return refund === undefined
    ? refused(404, 'refund_not_found')
    : { status: 200, body: refundText(refund) };
}

const ReconBody = z.object({
  pagination: z.object({ limit: z.int().min(1).max(1000), cursor: z.string().nullish() }),
  filters: z.object({ start_date: z.iso.datetime(), end_date: z.iso.datetime() }),
});

/** The cursor is the number of events that were given. */
function recon(books: Books, bodyText: string): GatewayAnswer {
  const { pagination, filters } = ReconBody.parse(JSON.parse(bodyText));
  const isWithin = ({ time }: { time: string }): boolean =>
    Date.parse(time) >= Date.parse(filters.start_date) &&
    Date.parse(time) <= Date.parse(filters.end_date);
  const events = [
    ...books.payments.filter(isWithin).map(paymentEvent),
    ...books.refunds.filter(isWithin).map(refundEvent),
  ];
  const skip = pagination.cursor ? Number(atob(pagination.cursor)) : 0;
  const data = events.slice(skip, skip + pagination.limit);
  const end = skip + data.length;
  const cursor = end < events.length ? btoa(String(end)) : null;
  return { status: 200, body: JSON.stringify({ cursor, limit: pagination.limit, data }) };
}

function paymentEvent(payment: Payment): object {
  return {
    event_details: {
      event_id: payment.id,
      event_type: 'PAYMENT',
      event_status: payment.status,
      event_time: payment.time,
    },
    order_details: { order_id: payment.order_id, order_tags: payment.order_tags },
    payment_details: { cf_payment_id: payment.id },
    refund_details: { refund_id: null },
  };
}

function refundEvent(refund: Refund): object {
  return {
    event_details: {
      event_id: refund.id,
      event_type: 'REFUND',
      event_status: refund.status,
      event_time: refund.time,
    },
    order_details: { order_id: refund.order_id },
    payment_details: { cf_payment_id: refund.payment_id },
    refund_details: { refund_id: refund.id },
  };
}

// Written by hand where amounts stand: Cashfree writes 170.00, which no JSON library does.

function orderText({ order_id: orderId, order_tags: tags, amount }: Payment): string {
  return `{"order_id":${JSON.stringify(orderId)},"order_amount":${amount},"order_currency":"INR","order_tags":${JSON.stringify(tags)}}`;
}

function paymentText(payment: Payment): string {
  const rest = JSON.stringify({
    cf_payment_id: payment.id,
    payment_status: payment.status,
    payment_currency: 'INR',
    payment_message: '00::Transaction success',
    payment_time: payment.time,
    bank_reference: '627811445566',
    auth_id: null,
    payment_method: {},
    payment_group: payment.group,
  });
  return `{"payment_amount":${payment.amount},${rest.slice(1)}`;
}

function refundText(refund: Refund): string {
  const rest = JSON.stringify({
    cf_refund_id: `cf_${refund.id}`,
    cf_payment_id: refund.payment_id,
    refund_id: refund.id,
    order_id: refund.order_id,
    refund_currency: 'INR',
    entity: 'Refund',
    refund_type: 'MERCHANT_INITIATED',
    refund_status: refund.status,
    created_at: refund.time,
    processed_at: refund.time,
  });
  return `{"refund_amount":${refund.amount},${rest.slice(1)}`;
}

function paymentWebhook(account: SimulatedAccount, payment: Payment): Webhook {
  const type = payment.status === 'SUCCESS' ? 'PAYMENT_SUCCESS_WEBHOOK' : 'PAYMENT_FAILED_WEBHOOK';
  const data = `{"order":${orderText(payment)},"payment":${paymentText(payment)}}`;
  return signed(account, type, data, payment.time);
}

function signed(account: SimulatedAccount, type: string, data: string, time: string): Webhook {
  const body = `{"data":${data},"event_time":${JSON.stringify(time)},"type":"${type}"}`;
  const timestamp = String(Date.now());
  const signature = createHmac('sha256', account.webhookSecret)
    .update(timestamp)
    .update(body)
    .digest('base64');
  return {
    body,
    headers: {
      'x-webhook-timestamp': timestamp,
      'x-webhook-signature': signature,
      'x-webhook-version': '2025-01-01',
      'x-idempotency-key': newId(),
    },
  };
}

function refused(status: number, code: string): GatewayAnswer {
  return {
    status,
    body: JSON.stringify({
      code,
      message: 'The stand-in refuses it.',
      type: 'invalid_request_error',
    }),
  };
}
