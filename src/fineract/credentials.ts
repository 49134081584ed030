/** Where Fineract is and who we are there. */
import * as z from 'zod';

const Credentials = z.object({
  url: z.url({ protocol: /^https?$/ }),
  username: z.string().min(1),
  password: z.string().min(1),
  tenant: z.string().min(1).default('default'),
});

export interface FineractCredentials {
  /** Up to and with /api/v1, without a slash at the end. */
  readonly baseUrl: string;
  readonly authorization: string;
  readonly tenant: string;
}

export class FineractSecretError extends Error {
  override readonly name = 'FineractSecretError';
}

/** Reads {url, username, password, tenant}. A url without a path, or one that ends at the server's context, is completed. */
export function parseCredentials(secret: unknown): FineractCredentials {
  const parsed = Credentials.safeParse(secret);
  if (!parsed.success) {
    // The issues name fields only; the values stay out of the message.
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new FineractSecretError(
      `The Fineract secret must hold url, username, password and tenant; look at: ${fields}.`,
    );
  }
  const { url, username, password, tenant } = parsed.data;
  return {
    baseUrl: completed(new URL(url)),
    authorization: `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`,
    tenant,
  };
}

function completed(url: URL): string {
  const path = url.pathname.replace(/\/+$/, '');
  if (path === '') return `${url.origin}/fineract-provider/api/v1`;
  if (path.endsWith('/api/v1')) return `${url.origin}${path}`;
  return `${url.origin}${path}/api/v1`;
}
