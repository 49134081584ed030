/** The settings and secrets of webhooks, kept in memory so that a call costs one statement. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Pool } from '../database/pool.ts';
import { forgetSecret, readSecret } from '../secrets.ts';
import type { WebhookDependencies } from './receive.ts';
import { parseWebhookSecrets } from './secrets.ts';
import { listSources, type WebhookSource } from './source.ts';

const SOURCES_KEPT_MS = 60_000;
/** However many calls are refused, the secret is not read anew more often than this. */
const FRESH_EVERY_MS = 30_000;

export interface WebhookSettings {
  readonly pool: () => Promise<Pool>;
  readonly secrets: SecretsManagerClient;
  readonly secretArn: string;
  readonly now: () => Date;
}

export function connectedSettings(
  settings: WebhookSettings,
): Pick<WebhookDependencies, 'sources' | 'accounts'> {
  let kept:
    | { readonly sources: Promise<readonly WebhookSource[]>; readonly atMs: number }
    | undefined;
  let freshAtMs = Number.NEGATIVE_INFINITY;
  return {
    sources: async () => {
      const nowMs = settings.now().getTime();
      if (kept === undefined || nowMs - kept.atMs > SOURCES_KEPT_MS) {
        const sources = settings.pool().then((pool) => listSources(pool));
        kept = { sources, atMs: nowMs };
        sources.catch(() => {
          kept = undefined;
        });
      }
      return kept.sources;
    },
    accounts: async (how) => {
      const nowMs = settings.now().getTime();
      if (how === 'fresh' && nowMs - freshAtMs >= FRESH_EVERY_MS) {
        freshAtMs = nowMs;
        forgetSecret(settings.secretArn);
      }
      return parseWebhookSecrets(await readSecret(settings.secrets, settings.secretArn));
    },
  };
}
