/** Who sent a call: the one lender whose secret signed it. */
import { activeSecrets, type WebhookAccount } from './secrets.ts';
import { isSigned, type Headers } from './signature.ts';
import type { WebhookSource } from './source.ts';

export type Sender =
  | { readonly kind: 'known'; readonly source: WebhookSource }
  | { readonly kind: 'refused'; readonly why: RefusalReason };

/** For people and metrics; the caller is told nothing of it. */
export type RefusalReason =
  | 'signature missing'
  | 'signature wrong'
  | 'account id of another lender'
  | 'several lenders have this secret';

export interface SignedCall {
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The body as JSON, or undefined where it is none. */
  readonly json: unknown;
}

/**
 * `sources` are those that the path allows. The signature decides; where the gateway names its account, that must be
 * the one that stands beside the secret. Every secret is tried, so that the time tells nothing of which one matched.
 */
export function senderOf(
  sources: readonly WebhookSource[],
  accounts: readonly WebhookAccount[],
  call: SignedCall,
  nowMs: number,
): Sender {
  if (sources.every(({ signing }) => call.headers[signing.header] === undefined))
    return { kind: 'refused', why: 'signature missing' };
  const signedBy = sources.flatMap((source) => {
    const account = accounts.find(
      ({ lender, gateway }) => lender === source.lender && gateway === source.gateway,
    );
    const matches = (account === undefined ? [] : activeSecrets(account, nowMs)).filter((secret) =>
      isSigned(source.signing, secret, call.headers, call.body),
    );
    return account === undefined || matches.length === 0 ? [] : [{ source, account }];
  });
  if (signedBy.length === 0) return { kind: 'refused', why: 'signature wrong' };
  const [own, ...others] = signedBy.filter(({ source, account }) =>
    ownsCall(source, account, call),
  );
  if (own === undefined) return { kind: 'refused', why: 'account id of another lender' };
  if (others.length > 0) return { kind: 'refused', why: 'several lenders have this secret' };
  return { kind: 'known', source: own.source };
}

function ownsCall(source: WebhookSource, account: WebhookAccount, call: SignedCall): boolean {
  if (source.accountIdPath === null || account.accountId === undefined) return true;
  const named = textAt(call.json, source.accountIdPath);
  return named === undefined || named === account.accountId;
}

/** The text or number at a path of a JSON value, as text; undefined where there is none. */
export function textAt(json: unknown, path: readonly string[]): string | undefined {
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
