import type { Passwords } from '../accounts/password-hash.ts';
import type { SigningKey } from '../accounts/signing-keys.ts';
import type { CountMetric } from '../observability/metrics.ts';
import type { ApiDependencies } from './dependencies.ts';

/** What the routes of accounts need; a function of its own answers them, so that no other reads what they rest on. */
export interface AccountDependencies extends Pick<ApiDependencies, 'pool' | 'logger' | 'now'> {
  /** Newest first. Throws SigningKeyError or SecretUnreadableError. */
  readonly signingKeys: () => Promise<readonly SigningKey[]>;
  readonly passwords: Passwords;
  readonly count: CountMetric;
}
