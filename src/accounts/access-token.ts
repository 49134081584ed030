/** Access tokens of people: JSON Web Tokens with a short life, signed by one of our keys and read by the authorizer. */
import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { Role } from '../contract/role.ts';
import type { Caller } from './caller.ts';
import { keysToVerify, keyToSign, type SigningKey } from './signing-keys.ts';

export const ACCESS_TOKEN_SECONDS = 600;

const ISSUER = 'turno-collections';
const AUDIENCE = 'turno-collections-api';
const ALGORITHM = 'HS256';

/** What a token says of the person, as the account stood when it was issued. */
export interface TokenOwner {
  readonly email: string;
  readonly role: Role;
  readonly lenders: readonly string[] | null;
  readonly must_change_password: boolean;
}

/** A token that is none of ours, was changed, or is over. `code` is one word for the log. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError';
  readonly code: string;
  constructor(code: string, cause?: unknown) {
    super(`The access token is not valid: ${code}.`, { cause });
    this.code = code;
  }
}

const Claims = z.object({
  sub: z.string().regex(/^[^@\s]+@[^@\s]+$/),
  role: Role,
  lenders: z.array(z.string().min(1)).min(1).nullable(),
  must_change_password: z.boolean(),
});

/** Throws SigningKeyError where there is no key. */
export async function issueAccessToken(
  keys: readonly SigningKey[],
  owner: TokenOwner,
  now: Date,
): Promise<string> {
  const key = keyToSign(keys, now);
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({
    role: owner.role,
    lenders: owner.lenders,
    must_change_password: owner.must_change_password,
  })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' })
    .setSubject(owner.email)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
    .sign(bytesOf(key));
}

/** Who presents it. Throws AccessTokenError. */
export async function callerOfAccessToken(
  keys: readonly SigningKey[],
  token: string,
  now: Date,
): Promise<Caller> {
  const claims = Claims.safeParse(await verified(keys, token, now));
  if (!claims.success) throw new AccessTokenError('wrong claims', claims.error);
  const { sub: name, role, lenders, must_change_password: mustChangePassword } = claims.data;
  return {
    name,
    kind: 'person',
    role,
    lenders,
    ...(mustChangePassword ? { mustChangePassword } : {}),
  };
}

async function verified(keys: readonly SigningKey[], token: string, now: Date): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = keysToVerify(keys, now).find((each) => each.kid === kid);
        if (key === undefined) throw new AccessTokenError('unknown key');
        return bytesOf(key);
      },
      {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        currentDate: now,
        requiredClaims: ['sub', 'iat', 'exp'],
        // Bounds a token whose end was set too far away.
        maxTokenAge: ACCESS_TOKEN_SECONDS,
        clockTolerance: 5,
      },
    );
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new AccessTokenError(error.code, error);
    throw error;
  }
}

function bytesOf(key: SigningKey): Uint8Array {
  return Buffer.from(key.secret, 'base64url');
}
