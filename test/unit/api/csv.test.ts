import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csvOf, csvResponse, type CsvColumn } from '../../../src/api/csv.ts';

interface Row {
  readonly text: string | null;
  readonly amount: string;
}

const columns: CsvColumn<Row>[] = [
  { name: 'text', value: (row) => row.text },
  { name: 'amount', value: (row) => row.amount },
];

async function written(...rows: Row[]): Promise<string> {
  const page = { items: rows, next_cursor: null };
  return (await csvOf(columns, () => Promise.resolve(page), undefined)).text;
}

test('an export begins with a byte order mark and its header, and its lines end as RFC 4180 says', async () => {
  expect(await written({ text: 'a', amount: '1.00' })).toBe('\uFEFFtext,amount\r\na,1.00\r\n');
});

test.each(['=1+1', '+91 98', '-2+3', '@sum', '\tx', '\rx', '=HYPERLINK("http://x","y")'])(
  'a cell that begins as a formula does is defused: %j',
  async (text) => {
    const [, row] = parse((await written({ text, amount: '1.00' })).slice(1));
    expect(row?.[0]).toBe(`'${text}`);
  },
);

test.each(['-4250.00', '4250.00', '-1', '0', 'a=b', '', 'N309260012345678'])(
  'a plain number and an ordinary text stay as they are: %j',
  async (amount) => {
    const [, row] = parse((await written({ text: 'x', amount })).slice(1));
    expect(row?.[1]).toBe(amount);
  },
);

test('quotes, delimiters, line ends and letters beyond ASCII come back as they were', async () => {
  const text = 'KHAN "LOGISTICS", NAGPUR\nsecond – ₹ line';
  const [, row] = parse((await written({ text, amount: '1.00' })).slice(1));
  expect(row).toEqual([text, '1.00']);
});

test('an export that an answer cannot hold ends with the cursor of the next part', async () => {
  const items = Array.from({ length: 1000 }, () => ({ text: 'x'.repeat(1000), amount: '1.00' }));
  const asked: (string | undefined)[] = [];
  const readPage = (cursor: string | undefined) => {
    asked.push(cursor);
    return Promise.resolve({ items, next_cursor: `after ${String(asked.length)}` });
  };
  const part = await csvOf(columns, readPage, 'begin');
  expect(asked).toEqual(['begin', 'after 1', 'after 2', 'after 3']);
  expect(part).toMatchObject({ rows: 4000, nextCursor: 'after 4' });
  // With everything around it the answer stays below the six megabytes of a function.
  expect(JSON.stringify(csvResponse(part, 'x.csv')).length).toBeLessThan(6_000_000);
  expect(csvResponse(part, 'x.csv').headers).toMatchObject({
    'x-next-cursor': 'after 4',
    'x-row-count': '4000',
  });
});
