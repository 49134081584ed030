/** Realistic feed files of any size, as a stream: the same seed gives the same bytes. */
import { Buffer } from 'node:buffer';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface FeedFile {
  /** The feed whose dialect it is; `mappings/<feed>.yml` reads it. */
  readonly feed: Dialect;
  /** Data records, rejected and repeated ones included. */
  readonly rows: number;
  readonly seed?: number;
  /** Share of records that did not bring money. */
  readonly rejectShare?: number;
  /** Share of records that stand a second time right after the first. */
  readonly repeatShare?: number;
}

export const dialects = ['dmi', 'arthmate', 'shivalik'] as const;
export type Dialect = (typeof dialects)[number];

export const COLUMN_COUNT = 15;
const PIECE_LENGTH = 256 * 1024;
const LOAN_COUNT = 200_000;

interface Payment {
  readonly serial: number;
  readonly loan: number;
  readonly paise: number;
  readonly day: number;
  /** Index into the failures, or -1 for money. */
  readonly failure: number;
  readonly random: () => number;
}

interface Writer {
  readonly head: readonly string[];
  record(payment: Payment): string;
  foot(totalPaise: bigint): readonly string[];
}

const FAILURES = [
  ['04', 'Balance Insufficient'],
  ['61', 'Mandate Cancelled'],
  ['06', 'Payment Stopped by Drawer'],
  ['01', 'Account closed'],
] as const;
const NAMES = [
  'SHREE BALAJI',
  'RAVI',
  'OM SAI',
  'NEW PUNJAB',
  'GODAVARI',
  'JAI BHAVANI',
  'MEENAKSHI',
];
const TRADES = ['TRANSPORT', 'ROADLINES', 'CARGO MOVERS', 'GOODS CARRIER', 'TRAVELS', 'LOGISTICS'];
const BANKS = ['HDFC', 'SBIN', 'ICIC', 'UTIB', 'KKBK', 'PUNB'];

const writers: Readonly<Record<Dialect, Writer>> = {
  dmi: {
    head: [
      `DMI LOAN COLLECTIONS${','.repeat(14)}`,
      `NACH PRESENTATION STATUS REPORT${','.repeat(14)}`,
      'Sr No,Loan Account Number,Customer Name,UMRN,Presentation Date,Amount,Status,Reason Code,Reason,Sponsor Bank,IFSC,Account Type,UTR,Settlement Date,Remarks',
    ],
    record: (payment) => {
      const [code, reason] = FAILURES[payment.failure] ?? ['00', ''];
      const status = payment.failure === -1 ? 'Cleared' : 'Bounced';
      const date = day(payment.day);
      return `${String(payment.serial)},DMIFL${padded(payment.loan, 7)},${customer(payment)},${umrn(payment)},${date},${grouped(payment.paise)},${status},${code},${reason},${bank(payment)} BANK LTD,${bank(payment)}0000123,SB,N3092600${padded(payment.serial, 8)},${date},"EMI ${String(payment.serial % 48)}, presented on ${date}"`;
    },
    foot: (total) => [`Total,,,,,${fixed(total)}${','.repeat(9)}`],
  },
  arthmate: {
    head: [
      'loan_id,borrower_name,Amount,Transaction Date,Status,reason,umrn,utr,settlement_date,bank,ifsc,account_type,branch,batch,remarks',
    ],
    record: (payment) => {
      const [code, reason] = FAILURES[payment.failure] ?? ['', ''];
      const status = payment.failure === -1 ? 'SUCCESS' : 'BOUNCE';
      const note = code === '' ? 'credited, thank you' : `${code} - ${reason}`;
      const date = day(payment.day);
      return `AMTFL${padded(payment.loan, 8)},${customer(payment)},${grouped(payment.paise)},${date},${status},"${note}",${umrn(payment)},N3092600${padded(payment.serial, 8)},${date},${bank(payment)},${bank(payment)}0000123,SB,INDORE,B${padded(payment.day, 4)},"EMI ${String(payment.serial % 48)}"`;
    },
    foot: () => [],
  },
  shivalik: {
    head: [
      '"UTILITY_CODE","CUST_REF_NO","UMRN","SETTL_DT","AMT_PAISE","TXN_FLAG","RSN_CD","DEST_BANK_IFSC","ITEM_REF","A1","A2","A3","A4","A5","A6"',
    ],
    record: (payment) => {
      const [code] = FAILURES[payment.failure] ?? ['00'];
      const date = day(payment.day).split('-').toReversed().join('');
      return `"NACH00000000090210","${padded(payment.loan, 8)}            ","${umrn(payment)}","${date}","${padded(payment.paise, 15)}","${payment.failure === -1 ? '1' : '0'}","${code}","${bank(payment)}0000123","SHV${padded(payment.serial, 10)}","","","","","",""`;
    },
    foot: () => [],
  },
};

/** The bytes of a file in pieces of about 256 KiB. */
export function* feedFile(options: FeedFile): Generator<Buffer> {
  const { rows, seed = 1, rejectShare = 0.05, repeatShare = 0.0005 } = options;
  const writer = writers[options.feed];
  const random = generator(seed);
  let text = `${writer.head.join('\n')}\n`;
  let total = 0n;
  let last = '';
  let lastPaise = 0;
  for (let serial = 1; serial <= rows; serial += 1) {
    if (last === '' || random() >= repeatShare) {
      lastPaise = 100_000 + Math.floor(random() * 5_000_000);
      last = writer.record({
        serial,
        loan: Math.floor(random() * LOAN_COUNT),
        paise: lastPaise,
        day: Math.floor((serial / rows) * 14),
        failure: random() < rejectShare ? serial % FAILURES.length : -1,
        random,
      });
    }
    total += BigInt(lastPaise);
    text += `${last}\n`;
    if (text.length >= PIECE_LENGTH) {
      yield Buffer.from(text);
      text = '';
    }
  }
  const foot = writer.foot(total).map((line) => `${line}\n`);
  yield Buffer.from(text + foot.join(''));
}

/** Writes a file to disk without holding more than a piece of it. */
export async function writeFeedFile(path: string, options: FeedFile): Promise<void> {
  await pipeline(Readable.from(feedFile(options), { objectMode: true }), createWriteStream(path));
}

/** Numbers from 0 to below 1 that the seed decides (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function day(index: number): string {
  return `${padded(1 + index, 2)}-11-2026`;
}

/** `"18,450.00"`, as Indian reports group rupees; quoted where it holds a comma. */
function grouped(paise: number): string {
  const whole = String(Math.floor(paise / 100));
  const fraction = padded(paise % 100, 2);
  if (whole.length <= 3) return `${whole}.${fraction}`;
  const head = whole.slice(0, -3).replaceAll(/\B(?=(?:\d{2})+$)/g, ',');
  return `"${head},${whole.slice(-3)}.${fraction}"`;
}

function fixed(paise: bigint): string {
  const figures = paise.toString().padStart(3, '0');
  return `${figures.slice(0, -2)}.${figures.slice(-2)}`;
}

function customer({ loan }: Payment): string {
  return `${NAMES[loan % NAMES.length] ?? ''} ${TRADES[loan % TRADES.length] ?? ''}`;
}

function bank({ loan }: Payment): string {
  return BANKS[loan % BANKS.length] ?? '';
}

function umrn(payment: Payment): string {
  return `${bank(payment)}7020${padded(payment.loan, 12)}`;
}
