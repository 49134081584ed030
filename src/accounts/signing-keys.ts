/** The keys that sign access tokens. Several may verify at once, so that one can follow another while tokens are under way. */
import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';

/** The secret's JSON. A secret is 32 bytes or more in base64url. */
export const SigningKeySecret = z.object({
  keys: z.array(
    z.object({
      kid: z.string().min(1).max(100),
      secret: z.base64url().min(43),
      created_at: z.iso.datetime(),
    }),
  ),
});
export type SigningKey = z.infer<typeof SigningKeySecret>['keys'][number];

/** The secret does not have the shape above, or holds no key yet. The message names fields only. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}

/** A new key is known everywhere after this time: functions keep a secret in memory for five minutes. */
export const KNOWN_AFTER_MS = 10 * 60_000;
/** A key that was followed by another goes on verifying for so long: more than any access token lives. */
const VERIFIES_FOR_MS = 24 * 3_600_000;
const KEY_BYTES = 48;

/** Newest first. Throws SigningKeyError. */
export function readSigningKeys(secret: unknown): readonly SigningKey[] {
  const result = SigningKeySecret.safeParse(secret);
  if (!result.success) {
    const fields = result.error.issues.map((issue) => issue.path.join('.') || 'secret');
    throw new SigningKeyError(
      `The signing key secret must be {"keys":[{"kid","secret","created_at"}]}; wrong: ${fields.join(', ')}.`,
    );
  }
  return newestFirst(result.data.keys);
}

/** The newest key that everybody knows; before there is one, the oldest. Throws SigningKeyError where there is none. */
export function keyToSign(keys: readonly SigningKey[], now: Date): SigningKey {
  const known = keys.find((key) => Date.parse(key.created_at) <= now.getTime() - KNOWN_AFTER_MS);
  const key = known ?? keys.at(-1);
  if (key === undefined)
    throw new SigningKeyError('There is no signing key yet: the rotation makes the first one.');
  return key;
}

/** Those whose tokens may be under way: the newest, and all that were followed by another within a day. Newest first. */
export function keysToVerify(keys: readonly SigningKey[], now: Date): readonly SigningKey[] {
  return newestFirst(keys).filter((_key, index, all) => {
    const follower = all[index - 1];
    return (
      follower === undefined || Date.parse(follower.created_at) > now.getTime() - VERIFIES_FOR_MS
    );
  });
}

/** A new key in front of those that may still have to verify. */
export function rotated(keys: readonly SigningKey[], now: Date): readonly SigningKey[] {
  return [newKey(now), ...keysToVerify(keys, now)];
}

export function newKey(now: Date): SigningKey {
  return {
    kid: randomUUID(),
    secret: randomBytes(KEY_BYTES).toString('base64url'),
    created_at: now.toISOString(),
  };
}

function newestFirst(keys: readonly SigningKey[]): SigningKey[] {
  return keys.toSorted((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at));
}
