/** `webhooks send`: calls the stack as a gateway would, signed. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { signatureOf } from '../../src/webhooks/signature.ts';
import { textFlag, UsageError, type Invocation } from './arguments.ts';
import { CommandFailedError, type Operator } from './console.ts';
import { usageOf } from './help.ts';
import { requireFile } from './readable-file.ts';

export interface SampleSettings {
  /** Without `/api`. */
  readonly apiUrl: string;
  readonly isLocal: boolean;
  readonly checkout: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

interface Sample {
  readonly gateway: string;
  readonly lender: string;
  readonly name: string;
  readonly body: Buffer;
}

type Headers = Record<string, string>;

const hmac = { header: '', signedHeader: null };

/** As the gateways write them; the event id is that of the sample, so that sending it again is the same event. */
const signers: Readonly<Record<string, (secret: string, sample: Sample) => Headers>> = {
  razorpay: (secret, { name, body }) => ({
    'x-razorpay-signature': signatureOf({ ...hmac, encoding: 'hex' }, secret, '', body),
    'x-razorpay-event-id': `sample ${name}`,
  }),
  cashfree: (secret, { name, body }) => {
    const timestamp = String(Date.now());
    return {
      'x-webhook-timestamp': timestamp,
      'x-webhook-signature': signatureOf({ ...hmac, encoding: 'base64' }, secret, timestamp, body),
      'x-webhook-version': '2025-01-01',
      'x-idempotency-key': `sample ${name}`,
    };
  },
};

/** Returns the exit code: 1 where a sample was not taken. */
export async function sendSamples(
  operator: Operator,
  invocation: Invocation,
  settings: SampleSettings,
): Promise<number> {
  const samples = await samplesOf(invocation, settings);
  const secretOf = await secretsOf(invocation, settings);
  let refused = 0;
  for (const sample of samples) {
    const status = await send(settings, sample, secretOf(sample));
    if (status !== 200) refused += 1;
    operator.say(`${sample.name} to ${sample.gateway} of ${sample.lender}: ${String(status)}`);
  }
  return refused === 0 ? 0 : 1;
}

/** The file that is named, else the samples whose names begin with a gateway and a lender. */
async function samplesOf(invocation: Invocation, settings: SampleSettings): Promise<Sample[]> {
  const gateway = textFlag(invocation, 'gateway')?.toLowerCase();
  const lender = textFlag(invocation, 'lender')?.toUpperCase();
  const file = textFlag(invocation, 'file');
  if (file !== undefined) {
    if (gateway === undefined || lender === undefined)
      throw usage('Name with --gateway and --lender whose call the file is.');
    await requireFile(file, 'webhooks');
    const body = await readFile(file);
    return [{ gateway: known(gateway), lender, name: basename(file), body }];
  }
  const folder = join(settings.checkout, 'local/samples/webhooks');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  const samples = await Promise.all(
    names.map(async (name) => {
      const [of = '', whose = ''] = name.split('.');
      const body = await readFile(join(folder, name));
      return { gateway: of, lender: whose.toUpperCase(), name, body };
    }),
  );
  const chosen = samples.filter(
    (each) =>
      (gateway === undefined || each.gateway === gateway) &&
      (lender === undefined || each.lender === lender),
  );
  if (chosen.length === 0) throw usage('There is no such sample.');
  return chosen;
}

const LocalSecrets = z.object({
  accounts: z.array(
    z.object({
      lender: z.string(),
      gateway: z.string(),
      secrets: z.array(z.object({ secret: z.string() })),
    }),
  ),
});

/** Of a deployed stack one secret, from the environment: it then sends for one lender and gateway. */
async function secretsOf(
  invocation: Invocation,
  { isLocal, checkout, variables }: SampleSettings,
): Promise<(sample: Sample) => string> {
  const variable = textFlag(invocation, 'secret-env');
  const named = variables[variable ?? 'TURNO_WEBHOOK_SECRET'];
  if (named !== undefined && named !== '') return () => named;
  if (!isLocal || variable !== undefined)
    throw usage(
      `Put the secret that signs into the variable ${variable ?? 'TURNO_WEBHOOK_SECRET'}.`,
    );
  const text = await readFile(join(checkout, 'local/samples/webhook-secrets.json'), 'utf8');
  const { accounts } = LocalSecrets.parse(JSON.parse(text));
  return ({ gateway, lender }) => {
    const account = accounts.find((each) => each.gateway === gateway && each.lender === lender);
    const secret = account?.secrets[0]?.secret;
    if (secret === undefined)
      throw usage(`The local stack has no secret of ${gateway} for ${lender}.`);
    return secret;
  };
}

async function send({ apiUrl }: SampleSettings, sample: Sample, secret: string): Promise<number> {
  const answer = await fetch(`${apiUrl}/webhooks/${sample.gateway}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signers[known(sample.gateway)]?.(secret, sample),
    },
    body: new Uint8Array(sample.body),
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    throw new CommandFailedError(`${apiUrl} does not answer. Is the stack running?`, {
      cause: error,
    });
  });
  await answer.arrayBuffer();
  return answer.status;
}

function known(gateway: string): string {
  if (Object.hasOwn(signers, gateway)) return gateway;
  throw usage(`Gateways: ${Object.keys(signers).join(', ')}.`);
}

function usage(message: string): UsageError {
  return new UsageError(message, usageOf('webhooks'));
}
