/** A stand-in for Razorpay: payments, refunds and settlement lists of each account, in pages, and its webhooks. */
import { createHmac, randomBytes } from 'node:crypto';
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

const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const newId = (kind: string): string => `${kind}_${randomBytes(7).toString('hex')}`;

const PaymentSeed = z.object({
  lender: z.string(),
  id: z.string().default(() => newId('pay')),
  /** Paise. */
  amount: z.int().positive(),
  status: z.enum(['created', 'authorized', 'captured', 'refunded', 'failed']).default('captured'),
  method: z.string().default('upi'),
  order_id: z.string().nullable().default(null),
  description: z.string().nullable().default(null),
  notes: z.record(z.string(), z.string()).default({}),
  created_at: z.int().default(nowSeconds),
  /** The day (YYYY-MM-DD) of whose settlement list it is a line; none: it is not settled yet. */
  settled_on: z.iso.date().optional(),
});
export type RazorpayPaymentSeed = z.input<typeof PaymentSeed>;

const RefundSeed = z.object({
  lender: z.string(),
  id: z.string().default(() => newId('rfnd')),
  payment_id: z.string(),
  amount: z.int().positive(),
  status: z.enum(['pending', 'processed', 'failed']).default('processed'),
  created_at: z.int().default(nowSeconds),
});
export type RazorpayRefundSeed = z.input<typeof RefundSeed>;

export interface RazorpaySimulator extends GatewaySimulator {
  addPayment(seed: RazorpayPaymentSeed): string;
  addRefund(seed: RazorpayRefundSeed): string;
}

type Payment = z.output<typeof PaymentSeed>;
type Refund = z.output<typeof RefundSeed>;

/** Lists as Razorpay gives them: newest first. */
class Books {
  readonly payments: Payment[] = [];
  readonly refunds: Refund[] = [];
}

export async function startRazorpaySimulator(
  accounts: readonly SimulatedAccount[],
): Promise<RazorpaySimulator> {
  const books = new AccountBooks(accounts, () => new Books());
  const add = (kind: 'payments' | 'refunds', body: unknown): { id: string; webhook: Webhook } => {
    if (kind === 'payments') {
      const payment = PaymentSeed.parse(body);
      const [account, own] = books.ofLender(payment.lender);
      own.payments.unshift(payment);
      const webhook = webhookOf(account, `payment.${payment.status}`, {
        payment: paymentEntity(payment),
      });
      return { id: payment.id, webhook };
    }
    const refund = RefundSeed.parse(body);
    const [account, own] = books.ofLender(refund.lender);
    own.refunds.unshift(refund);
    const payment = own.payments.find(({ id }) => id === refund.payment_id);
    const webhook = webhookOf(account, `refund.${refund.status}`, {
      refund: refundEntity(refund),
      ...(payment === undefined ? {} : { payment: paymentEntity(payment) }),
    });
    return { id: refund.id, webhook };
  };
  const simulator = await startGateway({
    base: '/v1',
    throttledHeader: 'retry-after',
    add,
    answer: (request) => {
      const own = books.loggedIn((account) => request.headers.authorization === basic(account));
      return own === undefined ? refused(401, 'BAD_REQUEST_ERROR') : answer(own, request);
    },
    reset: () => books.reset(),
  });
  return {
    ...simulator,
    addPayment: (seed) => add('payments', seed).id,
    addRefund: (seed) => add('refunds', seed).id,
  };
}

function answer(books: Books, { path, query }: GatewayRequest): GatewayAnswer {
  const one = /^\/payments\/(pay_\w+)$/.exec(path);
  if (one !== null) {
    const payment = books.payments.find(({ id }) => id === one[1]);
    return payment === undefined ? refused(400, 'BAD_REQUEST_ERROR') : json(paymentEntity(payment));
  }
  switch (path) {
    case '/payments':
      return page(books.payments.filter(createdWithin(query)).map(paymentEntity), query, 100);
    case '/refunds':
      return page(books.refunds.filter(createdWithin(query)).map(refundEntity), query, 100);
    case '/settlements/recon/combined': {
      const part = (name: string): string => (query.get(name) ?? '').padStart(2, '0');
      const day = `${part('year')}-${part('month')}-${part('day')}`;
      const settled = books.payments.filter(({ settled_on: on }) => on === day);
      return page(settled.map(reconItem), query, 1000);
    }
    default:
      return refused(404, 'BAD_REQUEST_ERROR');
  }
}

function createdWithin(query: URLSearchParams): (each: { created_at: number }) => boolean {
  const from = Number(query.get('from') ?? 0);
  const to = Number(query.get('to') ?? Infinity);
  return ({ created_at: at }) => at >= from && at <= to;
}

function page(items: readonly object[], query: URLSearchParams, countMax: number): GatewayAnswer {
  const count = Number(query.get('count') ?? 10);
  const skip = Number(query.get('skip') ?? 0);
  if (count < 1 || count > countMax) return refused(400, 'BAD_REQUEST_ERROR');
  const found = items.slice(skip, skip + count);
  return json({ entity: 'collection', count: found.length, items: found });
}

function paymentEntity(payment: Payment): object {
  const { id, amount, status, method, order_id, description, created_at } = payment;
  return {
    entity: 'payment',
    id,
    amount,
    status,
    method,
    order_id,
    description,
    created_at,
    currency: 'INR',
    captured: payment.status === 'captured' || payment.status === 'refunded',
    amount_refunded: payment.status === 'refunded' ? payment.amount : 0,
    refund_status: payment.status === 'refunded' ? 'full' : null,
    // Empty notes are an empty list.
    notes: Object.keys(payment.notes).length === 0 ? [] : payment.notes,
    fee: null,
    tax: null,
    error_code: null,
    acquirer_data: { rrn: '627811223344' },
  };
}

function refundEntity({ id, payment_id, amount, status, created_at }: Refund): object {
  return {
    entity: 'refund',
    id,
    payment_id,
    amount,
    status,
    created_at,
    currency: 'INR',
    notes: [],
    acquirer_data: { arn: null },
  };
}

function reconItem(payment: Payment): object {
  return {
    entity_id: payment.id,
    type: 'payment',
    debit: 0,
    credit: payment.amount,
    amount: payment.amount,
    currency: 'INR',
    settled: true,
    created_at: payment.created_at,
    settlement_utr: '1568176960vxp0rj',
    payment_id: null,
  };
}

function webhookOf(
  account: SimulatedAccount,
  event: string,
  entities: Record<string, object>,
): Webhook {
  const body = JSON.stringify({
    entity: 'event',
    account_id: account.accountId,
    event,
    contains: Object.keys(entities),
    payload: Object.fromEntries(
      Object.entries(entities).map(([name, entity]) => [name, { entity }]),
    ),
    created_at: nowSeconds(),
  });
  const signature = createHmac('sha256', account.webhookSecret).update(body).digest('hex');
  return {
    body,
    headers: { 'x-razorpay-signature': signature, 'x-razorpay-event-id': newId('evt') },
  };
}

function basic({ id, secret }: SimulatedAccount): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

function json(body: object): GatewayAnswer {
  return { status: 200, body: JSON.stringify(body) };
}

function refused(status: number, code: string): GatewayAnswer {
  return {
    status,
    body: JSON.stringify({ error: { code, description: 'The stand-in refuses it.' } }),
  };
}
