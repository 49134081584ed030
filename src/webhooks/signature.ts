/** Whether a call was signed with a secret. Pure; over the bytes as they came, never over parsed JSON. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Signing } from './source.ts';

/** Names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Compares in constant time, and as text: of several spellings of one digest only the gateway's own counts. False
 * where a header is missing.
 */
export function isSigned(
  signing: Signing,
  secret: string,
  headers: Headers,
  body: Uint8Array,
): boolean {
  const given = headers[signing.header];
  const prefix = signing.signedHeader === null ? '' : headers[signing.signedHeader];
  if (given === undefined || prefix === undefined) return false;
  const wanted = signatureOf(signing, secret, prefix, body);
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What the gateway writes into its signature header. `prefix` is the value of the signed header, else empty. */
export function signatureOf(
  signing: Signing,
  secret: string,
  prefix: string,
  body: Uint8Array,
): string {
  return createHmac('sha256', secret).update(prefix).update(body).digest(signing.encoding);
}
