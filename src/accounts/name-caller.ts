/** Who sends a request, by its headers: a person with an access token, or a machine with its own. */
import { AccessTokenError, callerOfAccessToken } from './access-token.ts';
import type { Caller } from './caller.ts';
import { callerOfToken, readInternalTokens } from './internal-token.ts';
import { readSigningKeys } from './signing-keys.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** Values of the two secrets, read where they are needed. */
export interface TokenSecrets {
  readonly internalTokens: () => Promise<unknown>;
  readonly signingKeys: () => Promise<unknown>;
}

export type Named =
  | { readonly caller: Caller }
  /** One or two words for the log; never anything of a token. */
  | { readonly refused: string };

/**
 * Throws where a secret cannot be read or has a wrong shape. A request with both headers is nobody's: what it may do
 * would depend on which of them is looked at first.
 */
export async function nameCaller(
  headers: Headers,
  secrets: TokenSecrets,
  now: Date,
): Promise<Named> {
  const authorization = headers['authorization'] ?? '';
  const token = headers['x-internal-token'] ?? '';
  if (authorization !== '' && token !== '') return { refused: 'two tokens' };
  if (token !== '') {
    const caller = callerOfToken(readInternalTokens(await secrets.internalTokens()), token);
    return caller === undefined ? { refused: 'unknown token' } : { caller };
  }
  const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (bearer === undefined) return { refused: 'no token' };
  try {
    const keys = readSigningKeys(await secrets.signingKeys());
    return { caller: await callerOfAccessToken(keys, bearer, now) };
  } catch (error) {
    if (error instanceof AccessTokenError) return { refused: error.code };
    throw error;
  }
}
