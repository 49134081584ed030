/** The secrets with which gateways sign, as Secrets Manager holds them. */
import * as z from 'zod';

const Account = z.object({
  lender: z.string().transform((name) => name.trim().toUpperCase()),
  gateway: z.string().transform((name) => name.trim().toLowerCase()),
  /** The lender's account at the gateway; left out where the gateway's calls do not name it. */
  accountId: z.string().min(1).optional(),
  /** Several may be valid at once: calls made before a change stay signed with the old one. */
  secrets: z.array(
    z.object({ secret: z.string().min(8), notAfter: z.iso.datetime({ offset: true }).optional() }),
  ),
});

const WebhookSecrets = z.object({ accounts: z.array(Account) });

export type WebhookAccount = z.infer<typeof Account>;

export class WebhookSecretError extends Error {
  override readonly name = 'WebhookSecretError';
}

/** Reads {"accounts": [{"lender", "gateway", "accountId"?, "secrets": [{"secret", "notAfter"?}]}]}. Throws WebhookSecretError. */
export function parseWebhookSecrets(secret: unknown): WebhookAccount[] {
  const parsed = WebhookSecrets.safeParse(secret);
  if (parsed.success) return parsed.data.accounts;
  // The issues name fields only; the values stay out of the message.
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new WebhookSecretError(
    `The secret of the webhooks must hold accounts with lender, gateway and secrets; look at: ${fields}.`,
  );
}

/** The secrets of an account that are valid at a moment (milliseconds since 1970). */
export function activeSecrets(account: WebhookAccount, nowMs: number): string[] {
  return account.secrets
    .filter(({ notAfter }) => notAfter === undefined || Date.parse(notAfter) > nowMs)
    .map(({ secret }) => secret);
}
