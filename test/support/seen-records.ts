/** Every physical record of one file as the database holds it, in the shape of EXPECTED.json. */
import pg from 'pg';
import type { Queryable } from '../../src/database/pool.ts';
import type { ExpectedRecord } from './expected.ts';

type Row = Record<string, string | number | boolean | null>;

const dayOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, 10) : undefined;

/** Only what EXPECTED.json tells about this record: a field that it leaves out may hold anything. */
export function asFarAsExpected(
  seen: Row,
  expected: ExpectedRecord,
): Partial<Record<keyof ExpectedRecord, unknown>> {
  return Object.fromEntries(
    Object.keys(expected).map((key) => [
      key,
      key === 'date' ? dayOf(seen[key]) : (seen[key] ?? (key === 'payment_id' ? null : undefined)),
    ]),
  );
}

/** Reads RAW, rejects and the other records of one file, ordered by line. */
export async function seenRecords(
  database: Queryable,
  fileId: string,
  rawTable: string,
): Promise<Row[]> {
  const loaded = await database.query<Row>(
    `select line, 'loaded' as class, loan_id, amount, date, coalesce(status, '') as status, charge, payment_id, sub_reference_id,
            substring(note from '[0-9.]+E[+][0-9]+') as damaged_payment_id
     from "RAW".${pg.escapeIdentifier(rawTable)} where file_id = $1`,
    [fileId],
  );
  const rejected = await database.query<Row>(
    `select line, 'rejected' as class, reason, replayable, loan_id, amount, date, coalesce(status, '') as status, charge, payment_id,
            damaged_payment_id, sub_reference_id
     from "RAW"."RAW_REJECTED_RECORDS" where file_id = $1`,
    [fileId],
  );
  const others = await database.query<Row>(
    `select line, class, duplicate_of_line as duplicate_of from "RAW"."RAW_FILE_OTHER_RECORDS" where file_id = $1`,
    [fileId],
  );
  const data = [...loaded.rows, ...rejected.rows];
  // A repeated record is kept by its place alone; its values are those of the record that it repeats.
  const rest = others.rows.map((other) =>
    Object.assign(
      {},
      data.find((row) => row['line'] === other['duplicate_of']),
      other,
    ),
  );
  return [...data, ...rest].toSorted((a, b) => Number(a['line']) - Number(b['line']));
}
