import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import {
  AccessTokenError,
  callerOfAccessToken,
  issueAccessToken,
} from '../../../src/accounts/access-token.ts';
import { newKey, SigningKeyError } from '../../../src/accounts/signing-keys.ts';

const NOW = new Date('2026-11-03T04:00:00Z');
const key = newKey(NOW);
const owner = {
  email: 'asha@lender.example',
  role: 'operator',
  lenders: ['GB', 'UGRO'],
  must_change_password: false,
} as const;

const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const secret = Buffer.from(key.secret, 'base64url');

async function refusalOf(token: string, keys = [key], at = NOW): Promise<string> {
  try {
    await callerOfAccessToken(keys, token, at);
  } catch (error) {
    if (error instanceof AccessTokenError) return error.code;
    throw error;
  }
  return 'taken';
}

/** A token as ours is, with what `change` puts in another place. */
async function forged(change: {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly secret?: Uint8Array;
}): Promise<string> {
  const at = NOW.getTime() / 1000;
  return new SignJWT({
    sub: owner.email,
    role: 'admin',
    lenders: null,
    must_change_password: false,
    iss: 'turno-collections',
    aud: 'turno-collections-api',
    iat: at,
    exp: at + 600,
    ...change.claims,
  })
    .setProtectedHeader({ alg: 'HS256', kid: key.kid, ...change.header })
    .sign(change.secret ?? secret);
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

test('a token names the person with role and lenders, for ten minutes', async () => {
  const token = await issueAccessToken([key], owner, NOW);
  expect(await callerOfAccessToken([key], token, later(599))).toEqual({
    name: 'asha@lender.example',
    kind: 'person',
    role: 'operator',
    lenders: ['GB', 'UGRO'],
  });
  expect(await refusalOf(token, [key], later(606))).toBe('ERR_JWT_EXPIRED');
});

test('a password that must be changed stays on the token', async () => {
  const token = await issueAccessToken([key], { ...owner, must_change_password: true }, NOW);
  expect(await callerOfAccessToken([key], token, NOW)).toMatchObject({ mustChangePassword: true });
});

test('what is forged with our own key proves that the forgery below is what fails', async () => {
  expect(await refusalOf(await forged({}))).toBe('taken');
});

test.each([
  ['of another audience', { claims: { aud: 'another-api' } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ['of another issuer', { claims: { iss: 'somebody' } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ['without an end', { claims: { exp: undefined } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ['without a person', { claims: { sub: undefined } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ['of a machine', { claims: { sub: 'nightly job' } }, 'wrong claims'],
  ['of an unknown role', { claims: { role: 'owner' } }, 'wrong claims'],
  ['of no lender at all', { claims: { lenders: [] } }, 'wrong claims'],
  ['of another algorithm', { header: { alg: 'HS512' } }, 'ERR_JOSE_ALG_NOT_ALLOWED'],
  ['under an unknown key', { header: { kid: 'other' } }, 'unknown key'],
  ['without a key', { header: { kid: undefined } }, 'unknown key'],
  [
    'signed by another key',
    { secret: Buffer.alloc(48, 7) },
    'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  ],
])('a token %s is refused', async (_what, change, code) => {
  expect(await refusalOf(await forged(change))).toBe(code);
});

test('a token whose end was set far away is refused once it is old', async () => {
  const token = await forged({ claims: { exp: NOW.getTime() / 1000 + 86_400 } });
  expect(await refusalOf(token, [key], later(700))).toBe('ERR_JWT_EXPIRED');
});

test('a key signs nothing that is taken once it was followed for a day', async () => {
  const day = 86_400;
  const old = newKey(later(-40 * day));
  const follower = newKey(later(-day + 60));
  const tokenOfOld = (at: Date): Promise<string> => issueAccessToken([old], owner, at);
  expect(await refusalOf(await tokenOfOld(NOW), [follower, old])).toBe('taken');
  const after = later(120);
  expect(await refusalOf(await tokenOfOld(after), [follower, old], after)).toBe('unknown key');
});

test('a token without a signature is refused', async () => {
  const [, claims = ''] = (await forged({})).split('.');
  for (const alg of ['none', 'None', 'HS256'])
    expect(await refusalOf(`${encoded({ alg, kid: key.kid })}.${claims}.`)).not.toBe('taken');
});

test('a token whose claims were changed is refused', async () => {
  const [header = '', claims = '', signature = ''] = (
    await issueAccessToken([key], owner, NOW)
  ).split('.');
  const told = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
  const changed = encoded({ ...told, role: 'admin' });
  expect(await refusalOf(`${header}.${changed}.${signature}`)).toBe(
    'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  );
});

test.each(['', 'x', 'a.b', 'a.b.c', '..', 'e30.e30.e30'])('%j is no token', async (text) => {
  expect(await refusalOf(text)).not.toBe('taken');
});

test('without a key nothing is signed', async () => {
  await expect(issueAccessToken([], owner, NOW)).rejects.toThrow(SigningKeyError);
});
