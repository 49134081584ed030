/** The gateways of a local stack: stand-ins with an account for each lender, or real ones as the environment names them. */
import demoWebhookSecrets from '../../samples/webhook-secrets.json' with { type: 'json' };
import { startCashfreeSimulator, type CashfreeSimulator } from '../cashfree/server.ts';
import { startRazorpaySimulator, type RazorpaySimulator } from '../razorpay/server.ts';
import type { GatewaySimulator, SimulatedAccount } from './server.ts';

/** A real gateway in place of the laptop's own; every lender then has this one account. */
export interface GatewayAccess {
  readonly url: string;
  readonly id: string;
  readonly secret: string;
}

export type RealGateways = Readonly<Partial<Record<'razorpay' | 'cashfree', GatewayAccess>>>;

export interface LocalGateways {
  /** What the secret of the gateways' APIs holds. */
  readonly secret: object;
  /** Absent where a real one is used. */
  readonly razorpay?: RazorpaySimulator;
  readonly cashfree?: CashfreeSimulator;
  /** Up to and with /webhooks. */
  sendWebhooksTo(url: string): void;
  stop(): Promise<void>;
}

/** Reads RAZORPAY_URL (with RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET) and CASHFREE_URL (with CASHFREE_CLIENT_ID, _SECRET). */
export function realGatewaysOf(
  environment: Readonly<Record<string, string | undefined>>,
): RealGateways {
  const access = (url: string, id: string, secret: string): GatewayAccess | undefined => {
    const told = environment[url];
    if (told === undefined) return undefined;
    return { url: told, id: environment[id] ?? '', secret: environment[secret] ?? '' };
  };
  const razorpay = access('RAZORPAY_URL', 'RAZORPAY_KEY_ID', 'RAZORPAY_KEY_SECRET');
  const cashfree = access('CASHFREE_URL', 'CASHFREE_CLIENT_ID', 'CASHFREE_CLIENT_SECRET');
  return {
    ...(razorpay === undefined ? {} : { razorpay }),
    ...(cashfree === undefined ? {} : { cashfree }),
  };
}

export async function startGateways(real: RealGateways): Promise<LocalGateways> {
  const razorpay =
    real.razorpay === undefined ? await startRazorpaySimulator(accountsOf('razorpay')) : undefined;
  const cashfree =
    real.cashfree === undefined ? await startCashfreeSimulator(accountsOf('cashfree')) : undefined;
  const running = { razorpay, cashfree };
  return {
    secret: {
      accounts: [
        ...loginsOf('razorpay', razorpay, real.razorpay),
        ...loginsOf('cashfree', cashfree, real.cashfree),
      ],
    },
    ...(razorpay === undefined ? {} : { razorpay }),
    ...(cashfree === undefined ? {} : { cashfree }),
    sendWebhooksTo: (url) => {
      for (const [gateway, simulator] of Object.entries(running))
        simulator?.sendWebhooksTo(`${url}/${gateway}`);
    },
    stop: async () => {
      await Promise.all([razorpay?.close(), cashfree?.close()]);
    },
  };
}

/** One for each lender whose webhooks the sample secrets verify. */
function accountsOf(gateway: string): SimulatedAccount[] {
  return demoWebhookSecrets.accounts
    .filter((account) => account.gateway === gateway)
    .map(({ lender, secrets, accountId }) => ({
      lender,
      id: `${gateway}-key-of-${lender.toLowerCase()}`,
      secret: `${gateway}-secret-of-${lender.toLowerCase()}`,
      webhookSecret: secrets[0]?.secret ?? '',
      ...(accountId === undefined ? {} : { accountId }),
    }));
}

function loginsOf(
  gateway: string,
  simulator: GatewaySimulator | undefined,
  real: GatewayAccess | undefined,
): object[] {
  return accountsOf(gateway).map(({ lender, id, secret, accountId }) => ({
    lender,
    gateway,
    url: real?.url ?? simulator?.url,
    id: real?.id ?? id,
    secret: real?.secret ?? secret,
    accountId,
  }));
}
