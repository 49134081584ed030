/** Which passwords are taken: long ones, of any characters, that are not among the first that somebody would try. */
import { randomBytes } from 'node:crypto';

const LENGTH_MIN = 12;
const LENGTH_MAX = 200;
const DIFFERENT_MIN = 5;

/** Longer than the least length and tried first all the same; compared without case, digits at the end and marks. */
const OBVIOUS = new Set([
  'administrator',
  'adminadminadmin',
  'changeme',
  'changemenow',
  'changemeplease',
  'correcthorsebatterystaple',
  'iloveyou',
  'letmein',
  'letmeinplease',
  'loancollections',
  'loanmanagement',
  'mypassword',
  'newpassword',
  'p@ssword',
  'p@ssw0rd',
  'passw0rd',
  'password',
  'passwordpassword',
  'qwerty',
  'qwertyqwerty',
  'qwertyuiop',
  'qwertyuiopasdfgh',
  'secretsecret',
  'temporarypassword',
  'turno',
  'turnocollections',
  'turnopassword',
  'welcome',
  'welcomewelcome',
  'zxcvbnm',
]);

const ROWS = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'];

/** What is wrong with a password, in words that follow its field's name; undefined: nothing. Never repeats it. */
export function passwordProblem(password: string, email: string): string | undefined {
  const { length } = Array.from(password);
  if (length < LENGTH_MIN) return `must have at least ${String(LENGTH_MIN)} characters`;
  if (length > LENGTH_MAX) return `must have at most ${String(LENGTH_MAX)} characters`;
  const plain = password.normalize('NFKC').trim().toLowerCase();
  if (plain.includes(email) || email.includes(plain)) return 'must not be the e-mail address';
  if (new Set(plain).size < DIFFERENT_MIN) return 'has too few different characters';
  const words = plain.replaceAll(/[^\p{L}@0-9]/gu, '');
  const withoutNumber = words.replace(/[0-9]+$/, '');
  if (OBVIOUS.has(words) || OBVIOUS.has(withoutNumber) || isRow(words))
    return 'is one of the first that somebody would try';
  return undefined;
}

function isRow(text: string): boolean {
  // Rows are plain letters and digits: whatever else is taken apart here is found in none of them.
  const backwards = text.split('').toReversed().join('');
  return ROWS.some((row) => row.includes(text) || row.includes(backwards));
}

/** A password to be handed over and changed at the first login: 96 random bits. */
export function temporaryPassword(): string {
  return randomBytes(12).toString('base64url');
}
