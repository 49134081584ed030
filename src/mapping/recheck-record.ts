/** A rejected record once more, alone: by the mapping as it is now, with the values that people gave it. */
import { Buffer } from 'node:buffer';
import { normaliseHeader } from './cells.ts';
import { FileRejectedError } from './errors.ts';
import type { FeedMapping } from './mapping-schema.ts';
import { makePlan, neededHeaders, type RowPlan } from './plan.ts';
import { RecordScanner } from './record-scanner.ts';
import { RowInterpreter, type GivenValues, type RecordCells } from './row-interpreter.ts';
import type { FeedRow, MasterLookup, RejectReason } from './types.ts';

export interface Recheck {
  readonly row: FeedRow;
  /** Null: the record is a row now. */
  readonly problem: { readonly reason: RejectReason; readonly detail: string } | null;
  /** The mandate master told the loan: it may tell another one later. */
  readonly loanFromMaster: boolean;
}

const NO_CELLS: RecordCells = { cell: () => '' };

/**
 * `header` is the file's header record as text, as `rawRecord` is. A record that the reader cannot cut into the
 * header's cells says nothing by itself: every value that a row needs must then be given.
 * Null where the header does not hold the columns that the mapping names now.
 */
export function recheckRecord(
  mapping: FeedMapping,
  header: string,
  rawRecord: string,
  given: GivenValues,
  masterLookup: MasterLookup,
): Recheck | null {
  const plan = planOf(mapping, header);
  if (plan === null) return null;
  const scanner = scan(mapping, rawRecord);
  const isMalformed =
    scanner === null || scanner.brokenQuotes || scanner.cellCount !== plan.cellCount;
  let loanFromMaster = false;
  const lookup: MasterLookup = (subReferenceId) => {
    const answer = masterLookup(subReferenceId);
    loanFromMaster = answer.kind === 'found';
    return answer;
  };
  const cells = isMalformed ? NO_CELLS : scanner;
  const { row, rejection } = new RowInterpreter(plan, lookup).interpret(cells, given);
  if (rejection === null) return { row, problem: null, loanFromMaster };
  const problem = isMalformed
    ? {
        reason: 'malformed row' as const,
        detail: `The record cannot be cut into the cells of its header, so what a row needs must be given. ${rejection.detail}`,
      }
    : { reason: rejection.reason, detail: rejection.detail };
  return { row, problem, loanFromMaster };
}

function planOf(mapping: FeedMapping, header: string): RowPlan | null {
  const scanner = scan(mapping, header);
  if (scanner === null) return null;
  const names = Array.from({ length: scanner.cellCount }, (_, index) =>
    normaliseHeader(scanner.cell(index)),
  );
  const lacks = neededHeaders(mapping).some((name) => !names.includes(normaliseHeader(name)));
  return lacks ? null : makePlan(mapping, names);
}

/** The first record of a text. Stored text is UTF-8 whatever its file was. Null for one that is blank or is none by itself. */
function scan(mapping: FeedMapping, text: string): RecordScanner | null {
  const scanner = new RecordScanner({ encoding: 'utf-8', delimiter: mapping.delimiter });
  try {
    scanner.push(Buffer.from(text, 'utf8'));
    scanner.end();
    return scanner.next() ? scanner : null;
  } catch (error) {
    if (error instanceof FileRejectedError) return null;
    throw error;
  }
}
