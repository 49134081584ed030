/** The sample calls of gateways with the headers that they came with, and the secrets that signed them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GatewaySample {
  readonly file: string;
  readonly gateway: 'razorpay' | 'cashfree';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Vectors {
  readonly razorpay_secret: string;
  readonly cashfree_client_secret: string;
  readonly vectors: readonly { readonly file: string; readonly headers: Record<string, string> }[];
}

const folder = join(import.meta.dirname, '../fixtures/gateways');
const vectors = JSON.parse(readFileSync(join(folder, 'SIGNATURES.json'), 'utf8')) as Vectors;

export const demoSecrets = {
  razorpay: vectors.razorpay_secret,
  cashfree: vectors.cashfree_client_secret,
} as const;

export const gatewaySamples: readonly GatewaySample[] = vectors.vectors.map(
  ({ file, headers }) => ({
    file,
    gateway: file.startsWith('razorpay') ? 'razorpay' : 'cashfree',
    headers,
    body: readFileSync(join(folder, file)),
  }),
);

/** The sample of a file, such as razorpay.payment.captured.json. */
export function gatewaySample(file: string): GatewaySample {
  const found = gatewaySamples.find((sample) => sample.file === file);
  if (found === undefined) throw new Error(`There is no sample ${file}`);
  return found;
}
