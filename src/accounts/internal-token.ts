/** Tokens of machines that call the API. Several may be active, each with a name, so that one can be changed at a time. */
import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Caller } from './caller.ts';
import { Role } from '../contract/role.ts';

/**
 * The secret's JSON. A short token could be guessed, so it is refused when it is read; a name with an `@` could be
 * taken for a person's. A token without a role may do what an operator may; one without lenders is for all of them.
 */
export const InternalTokenSecret = z.object({
  tokens: z
    .array(
      z.object({
        name: z.string().regex(/^[^@]+$/),
        token: z.string().min(16),
        role: Role.default('operator'),
        lenders: z.array(z.string().min(1)).min(1).nullable().default(null),
      }),
    )
    .min(1),
});
export type InternalTokenSecret = z.infer<typeof InternalTokenSecret>;

export class InternalTokenSecretError extends Error {
  override readonly name = 'InternalTokenSecretError';
}

/** Checks the secret's shape. The error names fields only: a message with values would carry tokens into the log. */
export function readInternalTokens(secret: unknown): InternalTokenSecret {
  const result = InternalTokenSecret.safeParse(secret);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'secret');
  throw new InternalTokenSecretError(
    `The internal token secret must be {"tokens":[{"name","token","role"?,"lenders"?}]} with tokens of 16 characters or more; wrong: ${fields.join(', ')}.`,
  );
}

/**
 * Who presented the token, or undefined. Digests of equal length are compared in constant
 * time, and always all of them, so that timing tells neither how much of a token was right nor which.
 */
export function callerOfToken(
  secret: InternalTokenSecret,
  presented: string | undefined,
): Caller | undefined {
  if (presented === undefined || presented === '') return undefined;
  const digest = sha256(presented);
  let caller: Caller | undefined;
  for (const { name, token, role, lenders } of secret.tokens) {
    if (timingSafeEqual(digest, sha256(token))) caller = { name, kind: 'machine', role, lenders };
  }
  return caller;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
