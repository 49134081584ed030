/**
 * How to log in to gateways' APIs, as Secrets Manager holds it. A secret of its own: what receives webhooks needs only
 * what verifies them, and stands on the open internet.
 */
import * as z from 'zod';

const Account = z.object({
  lender: z.string().transform((name) => name.trim().toUpperCase()),
  gateway: z.string().transform((name) => name.trim().toLowerCase()),
  /** Only for a sandbox or a stand-in. */
  url: z.url().optional(),
  /** Razorpay's key id, Cashfree's client id. */
  id: z.string().min(1),
  secret: z.string().min(1),
  /** The lender's account as the gateway's webhooks name it, where they do. */
  accountId: z.string().min(1).optional(),
});

const GatewayCredentials = z.object({ accounts: z.array(Account) });

export type GatewayAccount = z.infer<typeof Account>;

export class GatewaySecretError extends Error {
  override readonly name = 'GatewaySecretError';
}

/** Reads {"accounts": [{"lender", "gateway", "id", "secret", "accountId"?, "url"?}]}. Throws GatewaySecretError. */
export function parseGatewayCredentials(secret: unknown): GatewayAccount[] {
  const parsed = GatewayCredentials.safeParse(secret);
  if (parsed.success) return parsed.data.accounts;
  // The issues name fields only; the values stay out of the message.
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new GatewaySecretError(
    `The secret of the gateways' APIs must hold accounts with lender, gateway, id and secret; look at: ${fields}.`,
  );
}
