/** Password hashes: Argon2id with the parameters that OWASP recommends, kept in the PHC format. */
import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

const CURRENT = `$argon2id$v=19$m=${String(MEMORY_KIB)},t=${String(PASSES)},p=${String(LANES)}$`;

/** What the account code needs of it; a test counts the calls. */
export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, hash: string) => Promise<boolean>;
}

export const passwords: Passwords = { hash: hashPassword, verify: verifyPassword };

/** The hash with its parameters and a salt of its own. */
async function hashPassword(password: string): Promise<string> {
  return argon2id({
    password: normal(password),
    salt: randomBytes(SALT_BYTES),
    memorySize: MEMORY_KIB,
    iterations: PASSES,
    parallelism: LANES,
    hashLength: HASH_BYTES,
    outputType: 'encoded',
  });
}

async function verifyPassword(password: string, hash: string): Promise<boolean> {
  return argon2Verify({ password: normal(password), hash });
}

/** Whether a hash was made with other parameters than those of today. */
export function isOutdated(hash: string): boolean {
  return !hash.startsWith(CURRENT);
}

/** The same characters may be typed in several ways; keyboards differ. */
function normal(password: string): string {
  return password.normalize('NFKC');
}
