/** A thin client of Razorpay's API: the lists from which what no webhook brought is found. */
import * as z from 'zod';
import { GatewayUnavailableError } from '../gateways/errors.ts';
import { Text } from '../gateways/exact-json.ts';
import type { GatewayHttp } from '../gateways/http.ts';

/** A list is asked for in pages of so many; Razorpay gives 100 at most of payments and refunds. */
export const PAGE_SIZE = 100;
export const RECON_PAGE_SIZE = 1000;

// What is not read here goes through as it came, numbers to the digit.
const Payment = z.looseObject({ id: Text, status: Text, captured: z.boolean().nullish() });
const Refund = z.looseObject({ id: Text, status: Text, payment_id: Text });
const ReconItem = z.looseObject({ entity_id: Text, type: Text });

export type RazorpayPayment = z.infer<typeof Payment>;
export type RazorpayRefund = z.infer<typeof Refund>;
export type RazorpayReconItem = z.infer<typeof ReconItem>;

export interface CreatedBetween {
  readonly from: Date;
  readonly to: Date;
}

export interface RazorpayClient {
  /** Payments of any status by the time of their creation, both ends included. */
  payments(between: CreatedBetween, skip: number): Promise<RazorpayPayment[]>;
  payment(paymentId: string): Promise<RazorpayPayment>;
  refunds(between: CreatedBetween, skip: number): Promise<RazorpayRefund[]>;
  /** What was settled on a day (YYYY-MM-DD); the day is Razorpay's. */
  settlementRecon(day: string, skip: number): Promise<RazorpayReconItem[]>;
}

export function basicAuthorization(keyId: string, keySecret: string): string {
  return `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`;
}

export function razorpayClient(http: GatewayHttp): RazorpayClient {
  const list = async <Item extends z.ZodType>(
    path: string,
    item: Item,
  ): Promise<z.output<Item>[]> => {
    const read = z.object({ items: z.array(item) }).safeParse(await get(path));
    if (!read.success) throw unexpected(path);
    return read.data.items;
  };
  const get = async (path: string): Promise<unknown> => http.send({ method: 'GET', path });
  return {
    payments: async (between, skip) => list(`/payments?${windowOf(between, skip)}`, Payment),
    payment: async (paymentId) => {
      const path = `/payments/${encodeURIComponent(paymentId)}`;
      const read = Payment.safeParse(await get(path));
      if (!read.success) throw unexpected(path);
      return read.data;
    },
    refunds: async (between, skip) => list(`/refunds?${windowOf(between, skip)}`, Refund),
    settlementRecon: async (day, skip) => {
      const [year = '', month = '', date = ''] = day.split('-');
      const query = `year=${year}&month=${month}&day=${date}&count=${String(RECON_PAGE_SIZE)}&skip=${String(skip)}`;
      return list(`/settlements/recon/combined?${query}`, ReconItem);
    },
  };
}

function windowOf({ from, to }: CreatedBetween, skip: number): string {
  const seconds = (moment: Date): string => String(Math.floor(moment.getTime() / 1000));
  return `from=${seconds(from)}&to=${seconds(to)}&count=${String(PAGE_SIZE)}&skip=${String(skip)}`;
}

function unexpected(path: string): GatewayUnavailableError {
  return new GatewayUnavailableError(
    `razorpay GET ${path.split('?', 1)[0] ?? ''}: the answer has an unexpected shape`,
  );
}
