/** Stand-ins of the gateways for a test, and the clients that ask them. */
import { onTestFinished } from 'vitest';
import {
  startCashfreeSimulator,
  type CashfreeSimulator,
} from '../../local/simulators/cashfree/server.ts';
import type { SimulatedAccount } from '../../local/simulators/gateways/server.ts';
import {
  startRazorpaySimulator,
  type RazorpaySimulator,
} from '../../local/simulators/razorpay/server.ts';
import type { GatewayAccount } from '../../src/gateway-polls/credentials.ts';

export const razorpayAccount: SimulatedAccount = {
  lender: 'UGRO',
  id: 'rzp_test_key',
  secret: 'key-secret',
  accountId: 'acc_QxLenderDemo01',
  webhookSecret: 'whsec_demo_razorpay_current',
};
export const cashfreeAccount: SimulatedAccount = {
  lender: 'GB',
  id: 'client-id',
  secret: 'client-secret',
  webhookSecret: 'cfsk_demo_client_secret',
};

export interface Gateways {
  readonly razorpay: RazorpaySimulator;
  readonly cashfree: CashfreeSimulator;
  /** What the secret of the gateways' APIs would hold. */
  readonly accounts: readonly GatewayAccount[];
}

/** Both, until the test is finished. */
export async function gateways(): Promise<Gateways> {
  const razorpay = await startRazorpaySimulator([razorpayAccount]);
  const cashfree = await startCashfreeSimulator([cashfreeAccount]);
  onTestFinished(async () => {
    await Promise.all([razorpay.close(), cashfree.close()]);
  });
  const account = (
    gateway: string,
    url: string,
    { lender, id, secret, accountId }: SimulatedAccount,
  ): GatewayAccount => ({
    lender,
    gateway,
    url,
    id,
    secret,
    ...(accountId === undefined ? {} : { accountId }),
  });
  return {
    razorpay,
    cashfree,
    accounts: [
      account('razorpay', razorpay.url, razorpayAccount),
      account('cashfree', cashfree.url, cashfreeAccount),
    ],
  };
}
