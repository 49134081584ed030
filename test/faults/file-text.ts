/** Writes records as the bytes of a feed's file, and counts what becomes of each. */
import type { StatedFile } from './stated.ts';

export type FeedName = 'arthmate' | 'dmi' | 'dmi_payment' | 'vivriti';

export interface FileRecord {
  /** money: becomes a row. repeated: the same record again. bounced: no money, rejected. */
  readonly kind: 'money' | 'repeated' | 'bounced';
  readonly loan: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly amount: string;
  /** The payment id, where the feed has one. */
  readonly reference: string;
  /** In which of the feed's files it stands, where that matters. */
  readonly file?: number;
}

interface Layout {
  readonly header: string;
  readonly line: (record: FileRecord) => string;
  readonly footer?: (records: readonly FileRecord[], spoilt: boolean) => string;
}

const dashed = (date: string): string => date.split('-').toReversed().join('-');

const LAYOUTS: Readonly<Record<FeedName, Layout>> = {
  arthmate: {
    header: 'loan_id,Amount,Transaction Date,Status,reason',
    line: (record) =>
      `${record.loan},${record.amount},${dashed(record.date)},${record.kind === 'bounced' ? 'BOUNCE,Balance insufficient' : 'SUCCESS,'}`,
  },
  dmi: {
    header:
      'Sr No,Loan Account Number,Customer Name,UMRN,Presentation Date,Amount,Status,Reason Code,Reason',
    line: (record) =>
      `1,${record.loan},X,,${dashed(record.date)},${record.amount},${record.kind === 'bounced' ? 'Bounced,04,Balance Insufficient' : 'Cleared,00,'}`,
    footer: (records, spoilt) => `Total,,,,,${sumOf(records, spoilt)},,,`,
  },
  dmi_payment: {
    header:
      'Receipt No,Loan Account No,Customer Name,Customer Phone,Amount Paid,Payment Status,Payment Time,Payment Mode,Bank Reference,Settlement UTR',
    line: (record) =>
      `R,${record.loan},X,,${record.amount},${record.kind === 'bounced' ? 'Unpaid' : 'PAID'},${record.date.split('-').toReversed().join('/')} 10:00:00,UPI,${record.reference},`,
  },
  vivriti: {
    header:
      'transaction_entity,entity_id,amount,fee (exclusive tax),tax,credit,entity_created_at,entity_description,order_receipt',
    line: (record) =>
      `payment,pay_${record.reference},${record.amount},0.00,0.00,${record.amount},${record.date}T10:00:00+05:30,EMI,${record.loan}_EMI`,
  },
};

/** The last record of a kind 'repeated' must repeat the bytes of an earlier one. */
export function writeFile(
  feed: FeedName,
  key: string,
  records: readonly FileRecord[],
  outcome: StatedFile['outcome'],
): StatedFile {
  const layout = LAYOUTS[feed];
  const lines = [layout.header, ...records.map(layout.line)];
  if (layout.footer !== undefined) lines.push(layout.footer(records, outcome === 'failed'));
  const seen = new Set<string>();
  const counts = {
    loaded: 0,
    duplicate: 0,
    rejected: 0,
    others: layout.footer === undefined ? 1 : 2,
  };
  for (const record of records) {
    const line = layout.line(record);
    if (seen.has(line)) counts.duplicate += 1;
    else if (record.kind === 'bounced') counts.rejected += 1;
    else counts.loaded += 1;
    seen.add(line);
  }
  return { key, feed, content: Buffer.from(`${lines.join('\n')}\n`), outcome, counts };
}

function sumOf(records: readonly FileRecord[], spoilt: boolean): string {
  const paise = records.reduce(
    (sum, record) => sum + BigInt(record.amount.replace('.', '')),
    spoilt ? 1n : 0n,
  );
  const digits = paise.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
