import { expect, test } from 'vitest';
import { parseJsonBody } from '../../../src/api/json-body.ts';

test('an empty body counts as an empty object', () => {
  expect(parseJsonBody(' \n')).toEqual({});
});

// The engine itself tells a position for some of these faults only.
test.each([
  ['{"a":1,}', 7, 1, 8],
  ['xyz', 0, 1, 1],
  ['{"a": tru}', 9, 1, 10],
  ['{"a": 1', 7, 1, 8],
  ['{"a":\n  oops}', 8, 2, 3],
  ['[1 2]', 3, 1, 4],
  ['{"a":"b}', 8, 1, 9],
  ['{"a":1} x', 8, 1, 9],
])('%j stops being JSON at position %i', (text, position, line, column) => {
  const place = `at position ${String(position)} (line ${String(line)}, column ${String(column)})`;
  expect(() => parseJsonBody(text)).toThrow(place);
});
