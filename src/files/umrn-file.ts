/** Reads the mandate master's CSV: who a sub-reference belongs to, line by line. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse, type CsvError, type Info } from 'csv-parse';
import { isDamaged, normaliseHeader, trimCell } from '../mapping/cells.ts';
import { MasterFileError } from './errors.ts';

export interface UmrnRow {
  readonly lanId: string | null;
  readonly loanId: string;
  readonly nbfc: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly subReferenceId: string;
}

export interface SkippedLine {
  readonly line: number;
  /** A sentence without borrower data. */
  readonly reason: string;
}

export type UmrnLine = { readonly line: number; readonly row: UmrnRow } | SkippedLine;

const HEADERS = ['LAN ID', 'Loan No', 'NBFC', 'Name', 'Phone 1', 'Sub Ref ID'] as const;
type Header = (typeof HEADERS)[number];

const IDENTIFIER = /^[\x20-\x7e]+$/;

/**
 * Every line below the header that holds anything: its row, or why it cannot be used.
 * Throws MasterFileError where the file as a whole cannot be read.
 */
export async function* readUmrnFile(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<UmrnLine> {
  const parser = parse({ bom: true, info: true, raw: true, relax_column_count: true });
  const fed = pipeline(Readable.from(utf8Only(content)), parser);
  // What breaks the source also breaks the loop below, which throws it.
  fed.catch(() => undefined);
  let columns: Record<Header, number> | undefined;
  let columnCount = 0;
  try {
    for await (const entry of parser as AsyncIterable<{
      record: string[];
      info: Info;
      raw: string;
    }>) {
      const cells = entry.record.map(trimCell);
      if (cells.every((cell) => cell === '')) continue;
      if (columns === undefined) {
        columns = findColumns(cells);
        columnCount = cells.length;
        continue;
      }
      yield readLine(cells, firstLineOf(entry), columns, columnCount);
    }
  } catch (error) {
    throw readable(error);
  }
  if (columns === undefined)
    throw new MasterFileError(
      'The mandate master file is empty. Export it again with its header row.',
    );
}

/** The parser tells the line on which a record ends; a quoted line break makes it begin earlier. */
function firstLineOf(entry: { readonly info: Info; readonly raw: string }): number {
  return entry.info.lines - (entry.raw.trimEnd().match(/\n/g)?.length ?? 0);
}

function findColumns(cells: readonly string[]): Record<Header, number> {
  const names = cells.map(normaliseHeader);
  const missing = HEADERS.filter((header) => !names.includes(normaliseHeader(header)));
  if (missing.length > 0) {
    throw new MasterFileError(
      `The mandate master file has no column ${missing.map((header) => `"${header}"`).join(', ')} in its first row. It needs ${HEADERS.join(', ')}.`,
    );
  }
  return Object.fromEntries(
    HEADERS.map((header) => [header, names.indexOf(normaliseHeader(header))]),
  ) as Record<Header, number>;
}

function readLine(
  cells: readonly string[],
  line: number,
  columns: Record<Header, number>,
  columnCount: number,
): UmrnLine {
  if (cells.length !== columnCount) {
    return {
      line,
      reason: `The line has ${String(cells.length)} cells, the header has ${String(columnCount)}.`,
    };
  }
  const cell = (header: Header): string => cells[columns[header]] ?? '';
  const subReferenceId = cell('Sub Ref ID');
  const loanId = cell('Loan No').toUpperCase();
  const reason = faultOf('Sub Ref ID', subReferenceId) ?? faultOf('Loan No', loanId);
  if (reason !== undefined) return { line, reason };
  const orNull = (header: Header): string | null => (cell(header) === '' ? null : cell(header));
  return {
    line,
    row: {
      lanId: orNull('LAN ID'),
      loanId,
      nbfc: orNull('NBFC'),
      name: orNull('Name'),
      phone: orNull('Phone 1'),
      subReferenceId,
    },
  };
}

function faultOf(header: Header, value: string): string | undefined {
  if (value === '') return `${header} is blank.`;
  if (isDamaged(value))
    return `${header} was damaged by a spreadsheet (${value}): export the column as text.`;
  if (!IDENTIFIER.test(value)) return `${header} holds characters that no identifier has.`;
  return undefined;
}

async function* utf8Only(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const notText = 'The mandate master file is not UTF-8 text. Save it as "CSV UTF-8".';
  try {
    for await (const chunk of content) {
      if (chunk.includes(0)) throw new MasterFileError(notText);
      decoder.decode(chunk, { stream: true });
      yield chunk;
    }
    decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new MasterFileError(notText, { cause: error }) : error;
  }
}

function readable(error: unknown): unknown {
  const { code, lines } = error as Partial<CsvError> & { lines?: number };
  if (typeof code !== 'string' || !code.startsWith('CSV_')) return error;
  const where = lines === undefined ? '' : ` before line ${String(lines + 1)}`;
  const what =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'A quotation mark is never closed'
      : 'A quotation mark stands where none may stand';
  return new MasterFileError(
    `${what}${where} of the mandate master file. Correct it and load the file again.`,
  );
}
