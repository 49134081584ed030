/** Lists as CSV for spreadsheets: RFC 4180, UTF-8 with its mark, and nothing in it that a spreadsheet would calculate. */
import { stringify } from 'csv-stringify/sync';
import type { Page } from '../contract/page.ts';
import type { ApiResponse } from './request.ts';

/** Rows that are read at a time. */
const EXPORT_PAGE_ROWS = 2_000;
/**
 * An answer of a function is limited to 6 MB, as JSON that holds the text. A part ends with the page that passes this,
 * which leaves room for the largest page.
 */
const PART_BYTES = 3_500_000;

const BYTE_ORDER_MARK = '\uFEFF';
/** Such a cell is a number to a spreadsheet, whatever it begins with. */
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

export type CsvValue = string | number | boolean | null;

export interface CsvColumn<Item> {
  readonly name: string;
  readonly value: (item: Item) => CsvValue;
}

/** One page of a list: an export asks the list itself, so that both choose alike. */
export type ReadPage<Item> = (cursor: string | undefined, limit: number) => Promise<Page<Item>>;

export interface CsvPart {
  readonly text: string;
  readonly rows: number;
  /** Where the next part begins; null: this was all. */
  readonly nextCursor: string | null;
}

/** Reads page after page and writes them as one text, until there are no more or an answer could not hold more. */
export async function csvOf<Item>(
  columns: readonly CsvColumn<Item>[],
  readPage: ReadPage<Item>,
  from: string | undefined,
): Promise<CsvPart> {
  const pieces = [BYTE_ORDER_MARK + line([columns.map((column) => column.name)])];
  let bytes = 0;
  let rows = 0;
  let cursor = from;
  for (;;) {
    const page = await readPage(cursor, EXPORT_PAGE_ROWS);
    const text = line(page.items.map((item) => columns.map((column) => column.value(item))));
    pieces.push(text);
    rows += page.items.length;
    bytes += Buffer.byteLength(JSON.stringify(text));
    cursor = page.next_cursor ?? undefined;
    if (cursor === undefined || bytes >= PART_BYTES)
      return { text: pieces.join(''), rows, nextCursor: page.next_cursor };
  }
}

/** Where there is more, the header `x-next-cursor` says where the next part begins. */
export function csvResponse(part: CsvPart, fileName: string): ApiResponse {
  return {
    status: 200,
    body: part.text,
    contentType: 'text/csv; charset=utf-8; header=present',
    headers: {
      'content-disposition': `attachment; filename="${fileName}"`,
      'x-row-count': String(part.rows),
      ...(part.nextCursor === null ? {} : { 'x-next-cursor': part.nextCursor }),
    },
  };
}

/** Columns that are fields of the item, named as these are. */
export function columnsOf<Item>(
  names: readonly {
    [Name in keyof Item]: Item[Name] extends CsvValue ? Name : never;
  }[keyof Item][],
): CsvColumn<Item>[] {
  return names.map((name) => ({
    name: String(name),
    value: (item) => item[name] as CsvValue,
  }));
}

/** A cell that begins as a formula does gets an apostrophe, unless it is a plain number. */
function line(rows: readonly (readonly CsvValue[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      record_delimiter: 'windows',
      cast: {
        boolean: (value) => (value ? 'yes' : 'no'),
        string: (value) => ({ value, escape_formulas: !PLAIN_NUMBER.test(value) }),
      },
    },
  );
}
