/** Gateways' calls as they are stored, without HTTP, for tests that begin at the models. */
import { randomUUID } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import type { Pool } from '../../src/database/pool.ts';
import { gatewaySample } from './gateway-samples.ts';

export type Json = Record<string, unknown>;

/** Stores one call for a source such as 'UGRO_RAZORPAY'; a string is a body of its own. */
export async function deliver(
  pool: Pool,
  source: string,
  call: Json | string | Buffer,
  eventId: string = randomUUID(),
): Promise<void> {
  const body =
    typeof call === 'string' || Buffer.isBuffer(call)
      ? Buffer.from(call)
      : Buffer.from(JSON.stringify(call));
  await pool.query(
    `insert into "RAW".${escapeIdentifier(`RAW_${source}_API`)} (event_id, event_type, body, origin)
     values ($1, 'test', $2, 'webhook')`,
    [eventId, body],
  );
}

/** A sample's JSON, to be altered. */
export const sampleCall = (file: string): Json =>
  JSON.parse(gatewaySample(file).body.toString('utf8')) as Json;

export interface RazorpayCall {
  readonly event?: string;
  readonly payment?: Json;
  readonly link?: Json;
  readonly order?: Json;
  readonly refund?: Json;
  readonly dispute?: Json;
}

/** A call of Razorpay with these entities; what is not said of the payment is that of an ordinary captured one. */
export function razorpay(call: RazorpayCall): Json {
  const entity = (value: Json | undefined): Json | undefined =>
    value === undefined ? undefined : { entity: value };
  return {
    entity: 'event',
    account_id: 'acc_1',
    event: call.event ?? 'payment.captured',
    payload: {
      payment: entity(call.payment === undefined ? undefined : { ...PAYMENT, ...call.payment }),
      payment_link: entity(call.link),
      order: entity(call.order),
      refund: entity(call.refund),
      dispute: entity(call.dispute),
    },
    created_at: 1,
  };
}

const PAYMENT: Json = {
  id: 'pay_1',
  amount: 100000,
  currency: 'INR',
  status: 'captured',
  captured: true,
  method: 'upi',
  order_id: null,
  notes: [],
  fee: 2360,
  tax: 360,
  description: null,
  acquirer_data: { rrn: null },
  created_at: 1793851267,
};

export interface CashfreeCall {
  readonly type?: string;
  readonly order?: Json;
  readonly payment?: Json;
}

/** A payment call of Cashfree; what is not said is that of an ordinary success. */
export function cashfree(call: CashfreeCall): Json {
  return {
    type: call.type ?? 'PAYMENT_SUCCESS_WEBHOOK',
    event_time: '2026-11-05T10:42:30+05:30',
    data: {
      order: { order_id: 'CFPay_x_1', order_currency: 'INR', order_tags: null, ...call.order },
      payment: {
        cf_payment_id: '1',
        payment_status: 'SUCCESS',
        payment_amount: 1000,
        payment_currency: 'INR',
        payment_time: '2026-11-05T10:42:00+05:30',
        bank_reference: null,
        payment_group: 'upi',
        ...call.payment,
      },
    },
  };
}
