import { expect, test } from 'vitest';
import { passwordProblem, temporaryPassword } from '../../../src/accounts/password-rules.ts';

const EMAIL = 'asha.rao@lender.example';

test.each([
  ['eleven chars'.slice(0, 11), 'must have at least 12 characters'],
  ['x1'.repeat(101), 'must have at most 200 characters'],
  [EMAIL, 'must not be the e-mail address'],
  ['ASHA.RAO@LENDER.EXAMPLE 1', 'must not be the e-mail address'],
  ['abababababab', 'has too few different characters'],
  ['Password 2026!', 'is one of the first that somebody would try'],
  ['Turno-Collections', 'is one of the first that somebody would try'],
  ['qwertyuiopasd', 'is one of the first that somebody would try'],
  ['9876543210987', 'is one of the first that somebody would try'],
])('%s is refused: %s', (password, problem) => {
  expect(passwordProblem(password, EMAIL)).toBe(problem);
});

test.each(['eine laengere Zeile', 'दिल्ली से चेन्नई तक', 'x7$kQ-2vLp!9'])('%s is taken', (password) => {
  expect(passwordProblem(password, EMAIL)).toBeUndefined();
});

test('the length is counted in characters, not in bytes or halves of them', () => {
  expect(passwordProblem('🚚🛵🚗🚙🚌🚎', EMAIL)).toBe('must have at least 12 characters');
});

test('temporary passwords follow the rules, and differ', () => {
  const made = new Set(Array.from({ length: 50 }, temporaryPassword));
  expect(made.size).toBe(50);
  for (const password of made) expect(passwordProblem(password, EMAIL)).toBeUndefined();
});
