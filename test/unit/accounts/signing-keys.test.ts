import { expect, test } from 'vitest';
import {
  keyToSign,
  newKey,
  readSigningKeys,
  rotated,
  SigningKeyError,
} from '../../../src/accounts/signing-keys.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = new Date('2026-11-03T04:00:00Z');
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);

test('the newest key signs once every function has had time to read it', () => {
  const old = newKey(ago(30 * DAY));
  const fresh = newKey(ago(9 * MINUTE));
  expect(keyToSign([fresh, old], NOW)).toBe(old);
  expect(keyToSign([fresh, old], new Date(NOW.getTime() + 2 * MINUTE))).toBe(fresh);
});

test('the very first key signs at once', () => {
  const first = newKey(NOW);
  expect(keyToSign([first], NOW)).toBe(first);
});

test('a rotation keeps the key before, and drops one that was followed more than a day ago', () => {
  const older = newKey(ago(60 * DAY));
  const old = newKey(ago(30 * DAY));
  const [made, ...kept] = rotated([older, old], NOW);
  expect(made?.created_at).toBe(NOW.toISOString());
  expect(kept).toEqual([old]);
});

test('two rotations within a day keep every key whose tokens may be under way', () => {
  const old = newKey(ago(30 * DAY));
  const first = rotated([old], ago(5 * MINUTE));
  const second = rotated(first, NOW);
  expect(second).toHaveLength(3);
  expect(keyToSign(second, NOW)).toBe(old);
});

test('keys are read newest first, whatever order the secret has', () => {
  const [old, fresh] = [newKey(ago(DAY)), newKey(NOW)];
  expect(readSigningKeys({ keys: [old, fresh], unused: 'x' })).toEqual([fresh, old]);
});

test('a secret of another shape is refused by the names of its fields only', () => {
  const wrong = { keys: [{ kid: 'a', secret: 'hunter2', created_at: NOW.toISOString() }] };
  expect(() => readSigningKeys(wrong)).toThrow(SigningKeyError);
  expect(() => readSigningKeys(wrong)).toThrow('wrong: keys.0.secret.');
  expect(() => readSigningKeys(wrong)).not.toThrow('hunter2');
});
