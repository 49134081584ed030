/** The files of a schedule, and what they promise: every payment, and every record that is none. */
import { createHash } from 'node:crypto';
import { fromPaise } from '../../../src/money.ts';
import type { Random } from '../random.ts';

export const FEED = 'arthmate';
export const LENDER = 'ARTHMATE';

export interface PlannedPayment {
  readonly loan: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** Rupees with two decimals. */
  readonly amount: string;
  readonly sourceKey: string;
}

export interface PlannedFile {
  readonly key: string;
  readonly body: string;
  /** In the order of their lines; the last ones of a later file may be reported by an earlier one too. */
  readonly payments: readonly PlannedPayment[];
  /** Records, with the header. */
  readonly records: number;
  readonly duplicates: number;
  readonly rejects: number;
}

export function planFiles(seed: number, random: Random): PlannedFile[] {
  const loans = Array.from(
    { length: random.int(1, 4) },
    (_, index) => `S${String(seed)}L${String(index + 1)}`,
  );
  const known = new Map<string, PlannedPayment>();
  const files: PlannedFile[] = [];
  const count = random.chance(0.3) ? 2 : 1;
  for (let index = 0; index < count; index += 1) {
    const payments = planPayments(random, loans, known);
    const earlier = files[0]?.payments[0];
    // The same record in a later file is the same payment.
    if (earlier !== undefined && random.chance(0.5)) payments.push(earlier);
    files.push(
      fileOf(`${FEED}/schedule-${String(seed)}-${String(index + 1)}.csv`, payments, random),
    );
  }
  return files;
}

function planPayments(
  random: Random,
  loans: readonly string[],
  known: Map<string, PlannedPayment>,
): PlannedPayment[] {
  const payments: PlannedPayment[] = [];
  for (let left = random.int(2, 7); left > 0; left -= 1) {
    const planned = paymentOf(
      random.pick(loans),
      `2025-03-${String(random.int(1, 28)).padStart(2, '0')}`,
      fromPaise(BigInt(random.int(1, 5_000_000))),
    );
    if (known.has(planned.sourceKey)) continue;
    known.set(planned.sourceKey, planned);
    payments.push(planned);
  }
  return payments;
}

export function paymentOf(loan: string, date: string, amount: string): PlannedPayment {
  const sourceKey = createHash('md5').update(`${LENDER}${loan}${date}${amount}`).digest('hex');
  return { loan, date, amount, sourceKey };
}

const HEADER = 'loan_id,Amount,Transaction Date,Status,reason';

/** Some files repeat a record, some hold one that nobody can read. */
function fileOf(key: string, payments: readonly PlannedPayment[], random: Random): PlannedFile {
  const lines = payments.map(lineOf);
  const duplicates = random.chance(0.3) ? 1 : 0;
  if (duplicates > 0) lines.push(lines[0] ?? '');
  const rejects = random.chance(0.3) ? 1 : 0;
  if (rejects > 0) lines.push(`S0L0,12x4,05-03-2025,SUCCESS,${key}`);
  return {
    key,
    payments,
    body: `${[HEADER, ...lines].join('\n')}\n`,
    records: lines.length + 1,
    duplicates,
    rejects,
  };
}

export function lineOf({ loan, date, amount }: PlannedPayment): string {
  return `${loan},${amount},${date.split('-').toReversed().join('-')},SUCCESS,`;
}
