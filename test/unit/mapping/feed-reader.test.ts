import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { FileRejectedError } from '../../../src/mapping/errors.ts';
import { FeedReader } from '../../../src/mapping/feed-reader.ts';
import { loadMapping } from '../../../src/mapping/load-mapping.ts';
import type { ClassifiedRecord, MasterAnswer } from '../../../src/mapping/types.ts';

const base = `
lender_key: example
version: 3
columns:
  Loan: { target: loan_id, type: text }
  Amount: { target: amount, type: numeric }
  Day: { target: date, type: date }
  Status: { target: status, type: text }
  Mandate: { target: sub_reference_id, type: text }
  Fee: { target: charge, type: numeric }
  Net: { target: net, type: numeric }
  Code: { target: note, type: text }
  Ref: { target: payment_id, type: text }
date_formats:
  date: '%d-%m-%Y'
components: { gross: amount, less: [charge], net: net }
return_code: { column: Code, leading_number: true }
defaults:
  lender: EXAMPLE
`;
const withTotal = `${base}
footers:
  - first_cell: Total
control_total: { footer: Total, column: Amount, add: [amount] }
`;
const header = 'Loan,Amount,Day,Status,Mandate,Fee,Net,Code,Ref';

function read(lines: readonly string[], yaml = base, answer: MasterAnswer = { kind: 'unknown' }) {
  const reader = new FeedReader(loadMapping(yaml, 'example.yml'), { masterLookup: () => answer });
  const records: ClassifiedRecord[] = [
    ...reader.push(Buffer.from(lines.join('\n'))),
    ...reader.end(),
  ];
  return { records, summary: reader.summary() };
}

function firstReason(cells: string): string | undefined {
  return read([header, cells]).records[1]?.reason;
}

function rejection(lines: readonly string[], yaml = base): FileRejectedError {
  try {
    read(lines, yaml);
  } catch (error) {
    if (error instanceof FileRejectedError) return error;
    throw error;
  }
  throw new Error('The file was accepted.');
}

describe('a record with several faults', () => {
  // Each line has all the faults of the lines below it.
  it.each([
    ['#N/A,x,99-99-2026,no,,1.00,9.00,04 - no,,', 'malformed row'],
    ['#N/A,x,99-99-2026,no,,1.00,9.00,04 - no,', 'damaged identifier'],
    [',x,99-99-2026,no,4.12E+04,1.00,9.00,04 - no,', 'damaged identifier'],
    [',x,99-99-2026,no,,1.00,9.00,04 - no,', 'invalid amount'],
    [',,99-99-2026,no,,1.00,9.00,04 - no,', 'invalid amount'],
    [',-5,05-11-2026,paid,,x,,,', 'invalid amount'],
    [',0,99-99-2026,no,,1.00,9.00,04 - no,', 'invalid date'],
    [',0,05-11-2026,no,,1.00,9.00,04 - no,', 'amount <= 0'],
    [',10,05-11-2026,Unpaid,,1.00,8.00,04 - no,', 'status not in allowed values'],
    [',10,05-11-2026,PAID,,1.00,8.00,4 – no,', 'status contradicts reason'],
    [',10,05-11-2026,PAID,,1.00,8.00,00 - ok,', 'components do not sum'],
    [',10,05-11-2026,PAID,,1.00,9.00,2nd try,', 'blank loan_id'],
    [',10,05-11-2026,PAID,,1.00,,,', 'blank loan_id'],
    ['L1,10,05-11-2026,PAID,,1.00,9.00,000,', undefined],
    ['L1,10,05-11-2026,PAID,4.12E+04,,10,,', undefined],
  ])('%s gets the first reason', (cells, reason) => {
    expect(firstReason(cells)).toBe(reason);
  });
});

describe('a blank loan id', () => {
  const line = ",10,05-11-2026,PAID,'123 ,,,,";

  it('is looked up in the mandate master', () => {
    expect(read([header, line], base, { kind: 'found', loanId: ' l7' }).records[1]).toMatchObject({
      class: 'loaded',
      row: { loanId: 'L7', subReferenceId: '123' },
    });
  });

  it('can be replayed where the master does not know the sub-reference yet', () => {
    expect(read([header, line]).records[1]).toMatchObject({
      reason: 'blank loan_id',
      replayable: true,
    });
  });

  it('stays where the master has two loans, and says which', () => {
    const [, record] = read([header, line], base, {
      kind: 'conflict',
      loanIds: ['L1', 'L2'],
    }).records;
    expect(record).toMatchObject({ reason: 'blank loan_id', replayable: false });
    expect(record?.detail).toContain('L1, L2');
  });
});

describe('a repeated record', () => {
  it('is a duplicate of the first, also of a rejected or malformed one, whatever blanks and quotes it has', () => {
    const lines = [
      header,
      'l1,10,05-11-2026,PAID,,,,,',
      ' L1,10,05-11-2026,PAID,,,,,',
      '"l1" , 10,05-11-2026,PAID,,,,,',
      ',x,,,,,,,',
      ',"x",,,,,,,',
      'a,b',
      'a,b ',
    ];
    const { records } = read(lines);
    expect(records.map((record) => [record.class, record.duplicateOfLine])).toEqual([
      ['header', undefined],
      ['loaded', undefined],
      ['loaded', undefined],
      ['duplicate', 2],
      ['rejected', undefined],
      ['duplicate', 5],
      ['rejected', undefined],
      ['duplicate', 7],
    ]);
    expect(records[1]?.digest).toBe(records[3]?.digest);
  });

  it('is found among many', () => {
    const lines = Array.from(
      { length: 5000 },
      (_, index) => `L${String(index)},10,05-11-2026,PAID,,,,,`,
    );
    const { records, summary } = read([header, ...lines, ...lines]);
    expect(summary.counts).toMatchObject({ loaded: 5000, duplicate: 5000, total: 10_001 });
    expect(records.slice(5001).every((record, index) => record.duplicateOfLine === index + 2)).toBe(
      true,
    );
    expect(summary.amountLoaded).toBe('50000.00');
  });
});

describe('a payment reference that a spreadsheet destroyed', () => {
  it('is no key, and the note says so', () => {
    const [, record] = read([header, 'L1,10,05-11-2026,PAID,,,,00,6.3E+11']).records;
    expect(record).toMatchObject({
      class: 'loaded',
      row: { paymentId: null, damagedPaymentId: '6.3E+11' },
    });
    expect(record?.row?.note).toContain('6.3E+11');
  });

  it('is no key either where it is longer than any', () => {
    const [, record] = read([header, `L1,10,05-11-2026,PAID,,,,00,${'x'.repeat(201)}`]).records;
    expect(record).toMatchObject({ class: 'loaded', row: { paymentId: null } });
    expect(record?.row?.note).toContain('too long');
  });
});

describe('the header', () => {
  it('is found below titles in another order, spelling and with further columns', () => {
    const { records, summary } = read([
      'Report',
      '',
      'x, AMOUNT ,Day,Status,Mandate,Fee,Net,Code,"loan ",Ref',
      ',10,05-11-2026,PAID,,,,,L1,',
    ]);
    expect(records.map((record) => record.class)).toEqual(['title', 'blank', 'header', 'loaded']);
    expect(summary).toMatchObject({ mappingVersion: 3, counts: { total: 4 } });
  });

  it('may stand alone', () => {
    expect(read([header]).summary.counts).toMatchObject({ header: 1, total: 1 });
  });

  it('must have every mapped column, and the refusal lists what is missing and what is there', () => {
    const error = rejection([
      'Loan,Amount,Date,Status,Mandate,Fee,Net,Code,Ref',
      'L1,10,05-11-2026,PAID,,,,,',
    ]);
    expect(error.code).toBe('missing_column');
    expect(error.detail).toMatchObject({ line: 1, missing: ['Day'] });
    expect(error.detail['found']).toContain('Date');
    expect(error.message).toContain('Day');
  });

  it('must be there', () => {
    expect(rejection(['x,y', '1,2']).code).toBe('no_header');
    expect(rejection(Array.from({ length: 30 }, () => 'some,title')).code).toBe('no_header');
    expect(rejection(['']).code).toBe('empty_file');
    expect(rejection([',,', '', ' ']).code).toBe('empty_file');
  });
});

describe('a control total', () => {
  const one = 'L1,10.10,05-11-2026,PAID,,,,,';
  const two = 'L2,5,05-11-2026,BOUNCE,,,,,';

  it('covers rejected and repeated records too', () => {
    const { summary } = read([header, one, two, one, 'total,25.20'], withTotal);
    expect(summary).toMatchObject({
      controlTotalStated: '25.20',
      controlTotalFound: '25.20',
      amountLoaded: '10.10',
    });
  });

  it('that differs fails the file and tells the amounts', () => {
    const error = rejection([header, one, two, 'Total,15.00'], withTotal);
    expect(error.code).toBe('control_total_differs');
    expect(error.detail).toMatchObject({
      stated: '15.00',
      found: '15.10',
      difference: '-0.10',
      records: [
        { line: 2, amount: '10.10' },
        { line: 3, amount: '5.00' },
      ],
    });
  });

  it('names the records whose amount could not be read', () => {
    const error = rejection(
      [header, one, 'L2,1O,05-11-2026,PAID,,,,,', 'a,b', 'Total,20.10'],
      withTotal,
    );
    expect(error.detail).toMatchObject({
      unreadable: [{ line: 3 }, { line: 4 }],
      unreadableCount: 2,
      recordCount: 3,
    });
  });

  it('must be there once and be an amount', () => {
    expect(rejection([header, one], withTotal).code).toBe('control_total_missing');
    expect(rejection([header, one, 'Total,10.10', 'Total,10.10'], withTotal).code).toBe(
      'control_total_repeated',
    );
    expect(rejection([header, one, 'Total,abc'], withTotal).code).toBe('control_total_unreadable');
  });
});
