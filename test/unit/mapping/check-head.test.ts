import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkHead } from '../../../src/mapping/check-head.ts';
import { loadMapping } from '../../../src/mapping/load-mapping.ts';
import type { FeedMapping } from '../../../src/mapping/mapping-schema.ts';

const mappingOf = (feed: string): FeedMapping =>
  loadMapping(readFileSync(`mappings/${feed}.yml`, 'utf8'), `${feed}.yml`);
const arthmate = mappingOf('arthmate');
const HEADER = 'loan_id,Amount,Transaction Date,Status,reason';

test('a head with every column may be a file of the feed, below a title and with a cut last record', () => {
  const head = Buffer.from(`\uFEFFReport\n${HEADER}\nL1,100.00,05-11-2026,SUC`);
  expect(checkHead(arthmate, head, false)).toEqual({
    needed: 5,
    matching: 5,
    missing: [],
    problem: null,
  });
});

test('the columns that the best record lacks are named as the mapping writes them', () => {
  const head = Buffer.from('Export\nLOAN_ID, amount ,Status\nL1,1,SUCCESS\n');
  expect(checkHead(arthmate, head, true)).toMatchObject({
    needed: 5,
    matching: 3,
    missing: ['Transaction Date', 'reason'],
    problem: { code: 'missing_column' },
  });
});

test('a header alone without a line end counts only where it is the whole file', () => {
  const head = Buffer.from(HEADER);
  expect(checkHead(arthmate, head, true).problem).toBeNull();
  expect(checkHead(arthmate, head, false).problem).toMatchObject({ code: 'no_header' });
});

test('a workbook, UTF-16 and another encoding are told as what they are', () => {
  const codeOf = (head: Buffer): string | undefined =>
    checkHead(arthmate, head, false).problem?.code;
  expect(codeOf(Buffer.from('PK\u0003\u0004 and more'))).toBe('binary_file');
  expect(codeOf(Buffer.from(`\uFEFF${HEADER}\n`, 'utf16le'))).toBe('utf16_file');
  expect(codeOf(Buffer.from(`${HEADER}\nMüller\n`, 'latin1'))).toBe('not_utf8');
});

test('a character that the end of the head cuts in two is no wrong encoding', () => {
  const head = Buffer.from(`${HEADER}\nL1,1,05-11-2026,SUCCESS,ü`);
  expect(checkHead(arthmate, head.subarray(0, -1), false).problem).toBeNull();
});
