import { expect, test } from 'vitest';
import { copyField, copyFields } from '../../../src/files/copy-text.ts';

test('null and what is absent become the null mark, a text that looks like it does not', () => {
  expect(copyFields([null, undefined, '\\N', ''])).toBe('\\N\t\\N\t\\\\N\t');
});

test('what separates fields and rows is escaped', () => {
  expect(copyField('a\tb\nc\rd\\e')).toBe('a\\tb\\nc\\rd\\\\e');
});

test('a NUL, which no PostgreSQL text can hold, becomes its picture', () => {
  expect(copyField('a\0b')).toBe('a␀b');
});
