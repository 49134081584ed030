/** The adapter of an account: the only place that knows which gateways can be polled, and how to log in to each. */
import { cashfreeClient } from '../cashfree/client.ts';
import { openGatewayHttp, type GatewayHttp, type GatewayHttpOptions } from '../gateways/http.ts';
import { basicAuthorization, razorpayClient } from '../razorpay/client.ts';
import type { PollAdapter } from './adapter.ts';
import { CashfreePolls } from './cashfree.ts';
import { GatewaySecretError, type GatewayAccount } from './credentials.ts';
import type { PollSource } from './poll-record.ts';
import { RazorpayPolls } from './razorpay.ts';

export type HttpSettings = Omit<GatewayHttpOptions, 'gateway' | 'baseUrl' | 'headers'>;

/** The version whose events the models read best. */
const CASHFREE_API_VERSION = '2025-01-01';

type Open = (account: GatewayAccount, settings: HttpSettings) => PollAdapter;

const adapters: Readonly<Record<string, Open>> = {
  razorpay: (account, settings) => {
    const http = openHttp(account, settings, 'https://api.razorpay.com/v1', {
      authorization: basicAuthorization(account.id, account.secret),
    });
    return new RazorpayPolls(razorpayClient(http), account.accountId, async () => http.close());
  },
  cashfree: (account, settings) => {
    const http = openHttp(account, settings, 'https://api.cashfree.com/pg', {
      'x-client-id': account.id,
      'x-client-secret': account.secret,
      'x-api-version': CASHFREE_API_VERSION,
    });
    return new CashfreePolls(cashfreeClient(http), async () => http.close());
  },
};

/** Seconds add up to a minute, after which an allowance per minute is fresh. */
const PAUSES_MS = [1_000, 4_000, 15_000, 30_000];
const PATIENCE_MS = 65_000;

/** Opens the adapter of a source; it throws GatewaySecretError where no account or no client of ours fits. */
export function openSource(
  accounts: () => Promise<readonly GatewayAccount[]>,
  settings: Pick<HttpSettings, 'timeoutMs' | 'pause' | 'random'>,
): (source: Pick<PollSource, 'lender' | 'gateway'>) => Promise<PollAdapter> {
  return async ({ lender, gateway }) => {
    const account = (await accounts()).find(
      (each) => each.lender === lender && each.gateway === gateway,
    );
    if (account === undefined)
      throw new GatewaySecretError(`Nobody has said how to log in to ${gateway} for ${lender}.`);
    const open = adapters[gateway];
    if (open === undefined) throw new GatewaySecretError(`There is no client of ${gateway}.`);
    return open(account, { ...settings, pausesMs: PAUSES_MS, patienceMs: PATIENCE_MS });
  };
}

function openHttp(
  account: GatewayAccount,
  settings: HttpSettings,
  url: string,
  headers: Readonly<Record<string, string>>,
): GatewayHttp {
  const baseUrl = (account.url ?? url).replace(/\/+$/, '');
  return openGatewayHttp({ ...settings, gateway: account.gateway, baseUrl, headers });
}
