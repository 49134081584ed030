import { argon2id } from 'hash-wasm';
import { expect, test } from 'vitest';
import { isOutdated, passwords } from '../../../src/accounts/password-hash.ts';

test('a hash is argon2id with the parameters of today, its own salt, and fits its password only', async () => {
  const [one, other] = await Promise.all([
    passwords.hash('a long enough one'),
    passwords.hash('a long enough one'),
  ]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await passwords.verify('a long enough one', one)).toBe(true);
  expect(await passwords.verify('a long enough onE', one)).toBe(false);
  expect(isOutdated(one)).toBe(false);
});

test('what a keyboard composes and what another leaves in parts is the same password', async () => {
  const composed = 'caf\u00e9 in Pondicherry';
  expect(await passwords.verify(composed.normalize('NFD'), await passwords.hash(composed))).toBe(
    true,
  );
});

test('a hash of other parameters still verifies, and is known as outdated', async () => {
  const old = await argon2id({
    password: 'a long enough one',
    salt: 'sixteen bytes ok',
    memorySize: 8192,
    iterations: 1,
    parallelism: 1,
    hashLength: 32,
    outputType: 'encoded',
  });
  expect(await passwords.verify('a long enough one', old)).toBe(true);
  expect(isOutdated(old)).toBe(true);
});
