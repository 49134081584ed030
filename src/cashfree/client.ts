/** A thin client of Cashfree's payment gateway API: the events of an account, and what stands behind one of them. */
import * as z from 'zod';
import { GatewayUnavailableError } from '../gateways/errors.ts';
import { Text } from '../gateways/exact-json.ts';
import type { GatewayCall, GatewayHttp } from '../gateways/http.ts';

const EVENTS_PER_PAGE = 100;

const ReconEvent = z.looseObject({
  event_details: z.looseObject({
    event_type: Text,
    event_status: Text.nullish(),
    event_time: Text.nullish(),
  }),
  order_details: z.looseObject({ order_id: Text.nullish() }).nullish(),
  payment_details: z.looseObject({ cf_payment_id: Text.nullish() }).nullish(),
  refund_details: z.looseObject({ refund_id: Text.nullish() }).nullish(),
});
const ReconPage = z.object({ cursor: Text.nullish(), data: z.array(ReconEvent) });
const Payment = z.looseObject({ cf_payment_id: Text, payment_status: Text });
const Order = z.looseObject({ order_id: Text });
const Refund = z.looseObject({ refund_id: Text, refund_status: Text });

export type CashfreeReconEvent = z.infer<typeof ReconEvent>;
export type CashfreePayment = z.infer<typeof Payment>;
export type CashfreeOrder = z.infer<typeof Order>;
export type CashfreeRefund = z.infer<typeof Refund>;

export interface CashfreeReconPage {
  readonly events: readonly CashfreeReconEvent[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface CashfreeClient {
  /** Payments, refunds and the rest by the time at which they happened, whether settled or not. */
  recon(from: Date, to: Date, cursor: string | null): Promise<CashfreeReconPage>;
  paymentsOfOrder(orderId: string): Promise<CashfreePayment[]>;
  order(orderId: string): Promise<CashfreeOrder>;
  refund(orderId: string, refundId: string): Promise<CashfreeRefund>;
}

export function cashfreeClient(http: GatewayHttp): CashfreeClient {
  const ask = async <Schema extends z.ZodType>(
    call: GatewayCall,
    schema: Schema,
  ): Promise<z.output<Schema>> => {
    const read = schema.safeParse(await http.send(call));
    if (read.success) return read.data;
    throw new GatewayUnavailableError(
      `cashfree ${call.method} ${call.path}: the answer has an unexpected shape`,
    );
  };
  const recon: CashfreeClient['recon'] = async (from, to, cursor) => {
    const body = {
      pagination: { limit: EVENTS_PER_PAGE, cursor },
      filters: { start_date: from.toISOString(), end_date: to.toISOString() },
    };
    const read = await ask({ method: 'POST', path: '/recon', body }, ReconPage);
    // Nothing read says whether the last page has a cursor: an empty page ends the list as well.
    const next = read.data.length === 0 || read.cursor === '' ? null : (read.cursor ?? null);
    return { events: read.data, next };
  };
  const order = (orderId: string): string => `/orders/${encodeURIComponent(orderId)}`;
  return {
    recon,
    paymentsOfOrder: async (orderId) =>
      ask({ method: 'GET', path: `${order(orderId)}/payments` }, z.array(Payment)),
    order: async (orderId) => ask({ method: 'GET', path: order(orderId) }, Order),
    refund: async (orderId, refundId) =>
      ask(
        { method: 'GET', path: `${order(orderId)}/refunds/${encodeURIComponent(refundId)}` },
        Refund,
      ),
  };
}
