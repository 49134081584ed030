import { expect, test } from 'vitest';
import { callerOfToken, readInternalTokens } from '../../../src/api/internal-token.ts';

const secret = {
  tokens: [
    { name: 'old', token: 'a'.repeat(16) },
    { name: 'new', token: 'b'.repeat(40) },
  ],
};

test('a token names its caller, and no other text does', () => {
  expect(callerOfToken(secret, 'b'.repeat(40))).toBe('new');
  expect(callerOfToken(secret, 'a'.repeat(16))).toBe('old');
  for (const presented of [undefined, '', 'a', 'a'.repeat(17), `${'a'.repeat(16)} `])
    expect(callerOfToken(secret, presented)).toBeUndefined();
});

test.each([
  [{ tokens: [] }, 'tokens'],
  [{ tokens: [{ name: 'x', token: 'short' }] }, 'tokens.0.token'],
  [null, 'secret'],
  [{ token: 'hunter2hunter2hunter2' }, 'tokens'],
])('the secret %j is refused without its values in the message', (value, field) => {
  expect(() => readInternalTokens(value)).toThrow(new RegExp(`wrong: ${field}\\.$`));
  expect(() => readInternalTokens(value)).not.toThrow(/hunter2|short/);
});
