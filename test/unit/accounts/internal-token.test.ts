import { expect, test } from 'vitest';
import { callerOfToken, readInternalTokens } from '../../../src/accounts/internal-token.ts';

const secret = readInternalTokens({
  tokens: [
    { name: 'old', token: 'a'.repeat(16) },
    { name: 'new', token: 'b'.repeat(40), role: 'viewer', lenders: ['GB'] },
  ],
});

test('a token names its caller, and no other text does', () => {
  expect(callerOfToken(secret, 'b'.repeat(40))).toEqual({
    name: 'new',
    kind: 'machine',
    role: 'viewer',
    lenders: ['GB'],
  });
  expect(callerOfToken(secret, 'a'.repeat(16))).toEqual({
    name: 'old',
    kind: 'machine',
    role: 'operator',
    lenders: null,
  });
  for (const presented of [undefined, '', 'a', 'a'.repeat(17), `${'a'.repeat(16)} `])
    expect(callerOfToken(secret, presented)).toBeUndefined();
});

test.each([
  [{ tokens: [] }, 'tokens'],
  [{ tokens: [{ name: 'x', token: 'short' }] }, 'tokens.0.token'],
  [{ tokens: [{ name: 'asha@example.com', token: 'hunter2hunter2hunter2' }] }, 'tokens.0.name'],
  [{ tokens: [{ name: 'x', token: 'hunter2hunter2hunter2', role: 'king' }] }, 'tokens.0.role'],
  [null, 'secret'],
  [{ token: 'hunter2hunter2hunter2' }, 'tokens'],
])('the secret %j is refused without its values in the message', (value, field) => {
  expect(() => readInternalTokens(value)).toThrow(new RegExp(`wrong: ${field}\\.$`));
  expect(() => readInternalTokens(value)).not.toThrow(/hunter2|short/);
});
