/** A record's bytes against the row that was loaded from it. Pure. */
import { createHash } from 'node:crypto';
import type { EvidenceCheck } from '../contract/transaction-evidence.ts';
import type { CorrectionValues } from '../contract/rejected-record.ts';
import type { FeedMapping } from '../mapping/mapping-schema.ts';
import { recheckRecord } from '../mapping/recheck-record.ts';
import { rereadRecord } from '../mapping/reread-record.ts';
import type { FeedRow } from '../mapping/types.ts';
import { givenValues } from '../rejects/recheck-rejects.ts';
import type { RawRow } from './read-reports.ts';

export interface RecordToCompare {
  readonly bytes: Buffer;
  /** As the file was found to have it. */
  readonly encoding: string;
  readonly row: RawRow;
  readonly mapping: FeedMapping;
  /** The file's header as text; null: it is not known any more. */
  readonly header: string | null;
  /** What two persons gave the record in place of what its cells say. */
  readonly given: CorrectionValues;
}

type Field = keyof Pick<
  RawRow,
  'loan_id' | 'amount' | 'date' | 'status' | 'charge' | 'note' | 'payment_id' | 'sub_reference_id'
>;

/** The record as text, and two checks: the digest of its cells, and the values that the mapping reads from them. */
export function compareRecord(record: RecordToCompare): {
  readonly text: string;
  readonly checks: EvidenceCheck[];
} {
  const { text, digest } = rereadRecord(record.bytes, record.encoding, record.mapping.delimiter);
  return { text, checks: [compareDigest(record, text, digest), compareValues(record, text)] };
}

function compareDigest(
  { row }: RecordToCompare,
  text: string,
  digest: string | null,
): EvidenceCheck {
  // A record that is no CSV, and that a person corrected, has the digest of its text.
  const same =
    digest === row.record_digest ||
    createHash('md5').update(text, 'utf8').digest('hex') === row.record_digest;
  return {
    what: 'record digest',
    verdict: same ? 'identical' : 'different',
    detail: same
      ? 'The cells of the record are those that were loaded.'
      : 'The cells of the record are not those that were loaded.',
    stored: row.record_digest,
    found: digest,
  };
}

function compareValues(record: RecordToCompare, text: string): EvidenceCheck {
  const { mapping, header, row } = record;
  if (mapping.version !== row.mapping_version)
    return notCompared(
      `The row was read by version ${String(row.mapping_version)} of the mapping, which is at ${String(mapping.version)} now.`,
    );
  if (header === null) return notCompared('The header of the file is not known.');
  // Where the mandate master named the loan, it may name another one today: what it said then is the row.
  const read = recheckRecord(mapping, header, text, givenValues(record.given), () => ({
    kind: 'found',
    loanId: row.loan_id,
  }));
  if (read === null) return notCompared('The header lacks columns that the mapping names.');
  const found = valuesOf(read.row);
  const fields = Object.keys(found) as Field[];
  const differing = fields.filter((field) => found[field] !== row[field]);
  const corrected = Object.keys(record.given).join(', ');
  const given = corrected === '' ? '' : ` Corrected by people: ${corrected}.`;
  return {
    what: 'record values',
    verdict: differing.length === 0 ? 'identical' : 'different',
    detail:
      differing.length === 0
        ? `The mapping reads from the record what was stored.${given}`
        : `The mapping reads something else than was stored: ${differing.join(', ')}.${given}`,
    stored: null,
    found: differing.length === 0 ? null : differing.join(', '),
  };
}

function valuesOf(row: FeedRow): Record<Field, string | null> {
  return {
    loan_id: row.loanId,
    amount: row.amount,
    date: row.date?.length === 10 ? `${row.date}T00:00:00` : row.date,
    status: row.status,
    charge: row.charge,
    note: row.note,
    payment_id: row.paymentId,
    sub_reference_id: row.subReferenceId,
  };
}

function notCompared(detail: string): EvidenceCheck {
  return { what: 'record values', verdict: 'unproven', detail, stored: null, found: null };
}
