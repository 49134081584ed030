/** The eleven mappings against EXPECTED.json: class, reason and values of every record of every sample. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { FeedReader } from '../../../src/mapping/feed-reader.ts';
import { loadMapping } from '../../../src/mapping/load-mapping.ts';
import { RecordScanner } from '../../../src/mapping/record-scanner.ts';
import type { ClassifiedRecord, MasterLookup } from '../../../src/mapping/types.ts';
import { expectedFiles, samplesFolder, type ExpectedRecord } from '../../support/expected.ts';

const master = new Map(
  parse(readFileSync(join(samplesFolder, 'umrn_master.csv')), { columns: true, trim: true }).map(
    (row) => {
      const { 'Sub Ref ID': subReference, 'Loan No': loan } = row as Record<string, string>;
      return [String(subReference), String(loan).toUpperCase()];
    },
  ),
);
const masterLookup: MasterLookup = (subReferenceId) => {
  const loanId = master.get(subReferenceId);
  return loanId === undefined ? { kind: 'unknown' } : { kind: 'found', loanId };
};

function mappingOf(feed: string) {
  return loadMapping(readFileSync(`mappings/${feed}.yml`, 'utf8'), `mappings/${feed}.yml`);
}

function readFile(feed: string, chunkBytes: number) {
  const bytes = readFileSync(join(samplesFolder, `${feed}.csv`));
  const reader = new FeedReader(mappingOf(feed), { masterLookup });
  const records: ClassifiedRecord[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    records.push(...reader.push(bytes.subarray(at, at + chunkBytes)));
  records.push(...reader.end());
  return { bytes, records, summary: reader.summary() };
}

/** A field that is expected nowhere is null; the exceptions are texts that may always be there. */
function asExpected(record: ClassifiedRecord): Partial<ExpectedRecord> {
  const { row } = record;
  const fields = {
    line: record.line,
    class: record.class,
    reason: record.reason,
    replayable: record.replayable === true ? true : undefined,
    duplicate_of: record.duplicateOfLine,
    loan_id: row?.loanId ?? undefined,
    amount: row?.amount ?? undefined,
    date: row?.date?.slice(0, 10),
    status: row?.status ?? undefined,
    charge: row?.charge ?? undefined,
    payment_id: row?.damagedPaymentId ? null : (row?.paymentId ?? undefined),
    damaged_payment_id: row?.damagedPaymentId ?? undefined,
    sub_reference_id: row?.subReferenceId ?? undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

describe.each([...expectedFiles])('the sample of %s', (feed, expected) => {
  it.each([1, 7, 64, 1_000_000])(
    'gives exactly what is expected in chunks of %i bytes',
    (chunkBytes) => {
      const { records, summary } = readFile(feed, chunkBytes);

      expect(records.map(asExpected)).toEqual(expected.records);
      const { total, ...counts } = summary.counts;
      expect(counts).toEqual(expected.counts);
      expect(total).toBe(expected.records.length);
      expect(summary.encoding).toBe((expected as unknown as { encoding: string }).encoding);
      expect(summary.controlTotalStated).toBe(expected.control_total ?? null);
      expect(summary.controlTotalFound).toBe(expected.control_total ?? null);
    },
  );

  it('has byte ranges from which each record can be read again', () => {
    const { bytes, records } = readFile(feed, 64);
    const { encoding, delimiter } = mappingOf(feed);

    let end = 0;
    for (const record of records) {
      expect(record.byteStart).toBeGreaterThanOrEqual(end);
      end = record.byteEnd;
      const slice = bytes.subarray(record.byteStart, record.byteEnd);
      if (slice.length === 0) continue;
      const scanner = new RecordScanner({ encoding, delimiter });
      scanner.push(slice);
      scanner.end();
      expect(scanner.next()).toBe(true);
      expect(scanner.rawRecord()).toBe(record.rawRecord);
      expect(scanner.next()).toBe(false);
    }
  });
});
