/** One schedule's loans, payments and files, made from its seed. */
import type { Random } from './random.ts';
import type { Stated, StatedFile, StatedPayment } from './stated.ts';
import { writeFile, type FileRecord, type FeedName } from './file-text.ts';
import type { Fault, SeedLoan } from '../../local/simulators/fineract/server.ts';

export interface World extends Stated {
  readonly loans: readonly SeedLoan[];
  /** Faults of Fineract that end with a case for a person, on loans whose payments are excused with it. */
  readonly faults: readonly Fault[];
}

interface Report {
  readonly feed: FeedName;
  readonly record: FileRecord;
}

/** Days far enough back for any clock, and after the simulator's disbursement. */
const FIRST_DAY = Date.UTC(2025, 1, 1);

class Maker {
  readonly random: Random;
  readonly payments = new Map<string, StatedPayment>();
  readonly reports: Report[] = [];
  readonly loans: SeedLoan[] = [];
  readonly faults: Fault[] = [];
  readonly prefix: string;
  #amounts = 0;
  #references = 0;

  constructor(random: Random, seed: number) {
    this.random = random;
    this.prefix = `F${String(seed)}`;
  }

  amount(): string {
    // No two payments of a schedule share an amount unless it means them to.
    this.#amounts += 1;
    const rupees = 1_000 * this.#amounts + this.random.int(0, 999);
    return `${String(rupees)}.${String(this.random.int(0, 99)).padStart(2, '0')}`;
  }

  day(): string {
    return dayOf(this.random.int(0, 9) * 4);
  }

  reference(): string {
    this.#references += 1;
    return `BR${this.prefix}X${String(this.#references).padStart(4, '0')}`;
  }

  loan(lender: string, status?: number): string {
    const externalId = `${this.prefix}${lender.slice(0, 2)}${String(this.loans.length + 1)}`;
    this.loans.push({ externalId, ...(status === undefined ? {} : { status }) });
    return externalId;
  }

  report(
    feed: FeedName,
    loan: string,
    date: string,
    amount: string,
    reference = this.reference(),
  ): void {
    this.reports.push({ feed, record: { kind: 'money', loan, date, amount, reference } });
  }

  state(
    lender: string,
    loan: string,
    date: string,
    amount: string,
    excuses: readonly string[],
    eligible = true,
  ): void {
    this.payments.set(`${lender} ${loan} ${date} ${amount}`, {
      lender,
      loan,
      date,
      amount,
      eligible,
      excuses,
    });
  }
}

const PLAIN_FEEDS: readonly [FeedName, string][] = [
  ['arthmate', 'ARTHMATE'],
  ['dmi', 'DMI'],
  ['dmi_payment', 'DMI'],
];

/** `recordsOfLargeFile` above 0 adds a loan with so many payments. */
export function makeWorld(seed: number, random: Random, recordsOfLargeFile = 0): World {
  const maker = new Maker(random, seed);
  const loanCount = random.int(1, 3);
  for (let index = 0; index < loanCount; index += 1) plainLoan(maker);
  if (random.chance(0.3)) secondPayment(maker);
  if (random.chance(0.25)) doubleReport(maker);
  if (random.chance(0.25)) restated(maker);
  if (random.chance(0.2)) reconciled(maker);
  if (random.chance(0.15)) refusedLoan(maker);
  if (random.chance(0.15)) caseForPeople(maker, 'pendingApproval', 'posting needs approval');
  if (random.chance(0.15)) caseForPeople(maker, 'wrongAmount', 'posted differently');
  if (recordsOfLargeFile > 0) manyRecords(maker, recordsOfLargeFile);
  const files = filesOf(maker);
  return {
    payments: [...maker.payments.values()],
    files,
    loans: maker.loans,
    faults: maker.faults,
  };
}

/** Several days, now and then two payments of one day; now and then both feeds of the lender tell of one. */
function plainLoan(maker: Maker): void {
  const { random } = maker;
  const [feed, lender] = random.pick(PLAIN_FEEDS);
  const loan = maker.loan(lender);
  const count = random.int(1, 3);
  let date = maker.day();
  for (let index = 0; index < count; index += 1) {
    if (!random.chance(0.25)) date = maker.day();
    const amount = maker.amount();
    maker.state(lender, loan, date, amount, []);
    maker.report(feed, loan, date, amount);
    if (lender === 'DMI' && random.chance(0.2))
      maker.report(feed === 'dmi' ? 'dmi_payment' : 'dmi', loan, date, amount);
  }
}

/** One key, two payment ids: the second is a case for a person and changes nothing for the first. */
function secondPayment(maker: Maker): void {
  const loan = maker.loan('DMI');
  const [date, amount] = [maker.day(), maker.amount()];
  maker.state('DMI', loan, date, amount, []);
  maker.report('dmi_payment', loan, date, amount);
  maker.report('dmi_payment', loan, date, amount);
}

/** Two feeds, one amount, neighbouring days. */
function doubleReport(maker: Maker): void {
  const loan = maker.loan('DMI');
  const [days, amount] = [maker.random.int(0, 9) * 4, maker.amount()];
  for (const [feed, date] of [
    ['dmi', dayOf(days)],
    ['dmi_payment', dayOf(days + 1)],
  ] as const) {
    maker.state('DMI', loan, date, amount, ['possible double report']);
    maker.report(feed, loan, date, amount);
  }
}

/** One payment id in two files with two amounts. */
function restated(maker: Maker): void {
  const loan = maker.loan('DMI');
  const [date, reference] = [maker.day(), maker.reference()];
  for (let index = 0; index < 2; index += 1) {
    const amount = maker.amount();
    maker.state('DMI', loan, date, amount, ['restated payment']);
    maker.reports.push({
      feed: 'dmi_payment',
      record: { kind: 'money', loan, date, amount, reference, file: index },
    });
  }
}

function reconciled(maker: Maker): void {
  const loan = maker.loan('VIVRITI');
  const [date, amount] = [maker.day(), maker.amount()];
  maker.state('VIVRITI', loan, date, amount, [], false);
  maker.report('vivriti', loan, date, amount);
}

/** Fineract does not take repayments for it, or does not know it. */
function refusedLoan(maker: Maker): void {
  const known = maker.random.chance(0.5);
  const loan = known ? maker.loan('ARTHMATE', 601) : `${maker.prefix}NONE`;
  const [date, amount] = [maker.day(), maker.amount()];
  maker.state('ARTHMATE', loan, date, amount, ['posting failed']);
  maker.report('arthmate', loan, date, amount);
}

function caseForPeople(maker: Maker, type: Fault['type'], category: string): void {
  const loan = maker.loan('ARTHMATE');
  const [date, amount] = [maker.day(), maker.amount()];
  maker.state('ARTHMATE', loan, date, amount, [category]);
  maker.report('arthmate', loan, date, amount);
  maker.faults.push({ type, loan });
}

/** For the steps of COPY, so of a feed that nothing is posted of. */
function manyRecords(maker: Maker, count: number): void {
  const loan = maker.loan('VIVRITI');
  for (let index = 0; index < count; index += 1) {
    const amount = maker.amount();
    const date = dayOf(index % 28);
    maker.state('VIVRITI', loan, date, amount, [], false);
    maker.report('vivriti', loan, date, amount);
  }
}

/** The reports of each feed in one to three files; then repeated, corrected and damaged ones. */
function filesOf(maker: Maker): StatedFile[] {
  const { random } = maker;
  const files: StatedFile[] = [];
  for (const [feed, reports] of Map.groupBy(maker.reports, (report) => report.feed)) {
    const parts: FileRecord[][] = Array.from({ length: random.int(1, 2) }, () => []);
    for (const { record } of reports) {
      if (record.kind === 'money' && record.file !== undefined) {
        const wanted = record.file;
        while (parts.length <= wanted) parts.push([]);
        parts[wanted]?.push(record);
      } else {
        random.pick(parts).push(record);
      }
    }
    for (const [index, records] of parts.entries()) {
      if (records.length === 0) continue;
      files.push(fileOf(maker, feed, `${feed}/${maker.prefix}_${String(index)}.csv`, records));
    }
  }
  const first = files[0];
  if (first !== undefined && random.chance(0.25))
    files.push({ ...first, key: first.key.replace('.csv', '_again.csv') });
  if (random.chance(0.2)) files.push(corrected(maker));
  if (random.chance(0.15)) files.push(wrongTotal(maker));
  return files.filter((file) => file.content.length > 0);
}

function fileOf(
  maker: Maker,
  feed: FeedName,
  key: string,
  money: readonly FileRecord[],
): StatedFile {
  const { random } = maker;
  const records = [...money];
  const repeated = records[0];
  if (repeated !== undefined && random.chance(0.25))
    records.push({ ...repeated, kind: 'repeated' });
  if (feed !== 'vivriti' && random.chance(0.3))
    records.push({
      kind: 'bounced',
      loan: 'NOBODY1',
      date: dayOf(1),
      amount: maker.amount(),
      reference: maker.reference(),
    });
  return writeFile(feed, key, records, 'success');
}

/** A file again with a record more: what it repeats must not be posted again. */
function corrected(maker: Maker): StatedFile {
  const reports = maker.reports.filter((report) => report.feed === 'arthmate');
  const loan = maker.loan('ARTHMATE');
  const [date, amount] = [maker.day(), maker.amount()];
  maker.state('ARTHMATE', loan, date, amount, []);
  const records = [
    ...reports.slice(0, 500).map((report) => report.record),
    { kind: 'money', loan, date, amount, reference: '' } as const,
  ];
  return writeFile('arthmate', `arthmate/${maker.prefix}_corrected.csv`, records, 'success');
}

/** Nothing of it may be loaded, so its payment is not stated. */
function wrongTotal(maker: Maker): StatedFile {
  const record: FileRecord = {
    kind: 'money',
    loan: 'NOBODY2',
    date: dayOf(2),
    amount: maker.amount(),
    reference: '',
  };
  return writeFile('dmi', `dmi/${maker.prefix}_wrong.csv`, [record], 'failed');
}

function dayOf(days: number): string {
  return new Date(FIRST_DAY + days * 86_400_000).toISOString().slice(0, 10);
}
