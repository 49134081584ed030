/** The first bytes of a file against a mapping: does it look like a file of that feed? */
import { normaliseHeader } from './cells.ts';
import { FileRejectedError, type FileRejectionCode } from './errors.ts';
import { HeaderFinder } from './header-finder.ts';
import type { FeedMapping } from './mapping-schema.ts';
import { neededHeaders } from './plan.ts';
import { RecordScanner } from './record-scanner.ts';

export interface HeadCheck {
  /** Columns that the mapping names. */
  readonly needed: number;
  /** How many of them the best record of the head has. */
  readonly matching: number;
  /** Those that it lacks, as the mapping writes them. */
  readonly missing: readonly string[];
  /** Why it is no file of the feed; null where it may be one. */
  readonly problem: { readonly code: FileRejectionCode; readonly message: string } | null;
}

/** `isWhole`: the bytes are all of the file, so that its last record counts although no line end follows. */
export function checkHead(mapping: FeedMapping, head: Uint8Array, isWhole: boolean): HeadCheck {
  const names = new Map(neededHeaders(mapping).map((name) => [normaliseHeader(name), name]));
  let best: readonly string[] = [];
  let problem: HeadCheck['problem'] = null;
  const finder = new HeaderFinder(mapping);
  try {
    for (const { cells, line } of recordsOf(mapping, head, isWhole)) {
      const present = cells.map(normaliseHeader).filter((name) => names.has(name));
      if (new Set(present).size > new Set(best).size) best = present;
      if (finder.isHeader(cells, line)) break;
    }
    if (finder.header === null) finder.refuse();
  } catch (error) {
    if (!(error instanceof FileRejectedError)) throw error;
    problem = { code: error.code, message: error.message };
  }
  const missing = [...names].filter(([name]) => !best.includes(name)).map(([, name]) => name);
  return { needed: names.size, matching: names.size - missing.length, missing, problem };
}

/** Records that hold text. Throws FileRejectedError where the bytes are not text as the mapping declares. */
function* recordsOf(
  mapping: FeedMapping,
  head: Uint8Array,
  isWhole: boolean,
): Generator<{ readonly cells: readonly string[]; readonly line: number }> {
  const scanner = new RecordScanner({ encoding: mapping.encoding, delimiter: mapping.delimiter });
  scanner.push(head);
  if (isWhole) scanner.end();
  while (scanner.next()) {
    const cells = Array.from({ length: scanner.cellCount }, (_, index) => scanner.cell(index));
    if (cells.some((cell) => cell.trim() !== '')) yield { cells, line: scanner.line };
  }
}
