/** A mapping bound to one file's header: places of columns and readers of values, made once per file. */
import { dateReader, type DateReader } from '../dates.ts';
import { negate, readPaise, readRupees } from '../money.ts';
import { normaliseHeader } from './cells.ts';
import type { ColumnMapping, FeedMapping } from './mapping-schema.ts';

/** A feed that declares no words of its own uses these for money that came. */
export const moneyWords: readonly string[] = [
  'success',
  'successful',
  'paid',
  'cleared',
  'clear',
  'settled',
  'realized',
  'realised',
  'received',
  'captured',
];

export interface NumericColumn {
  readonly header: string;
  readonly column: ColumnMapping;
  readonly index: number;
  /** Where the value stands among the record's numbers. */
  readonly slot: number;
  /** A decimal string, or null where the text is no amount in the declared notation. */
  readonly read: (text: string) => string | null;
}

export interface Term {
  readonly slot: number;
  readonly negative: boolean;
}

export interface ComputeStep {
  readonly slot: number;
  readonly kind: 'first' | 'sum';
  readonly terms: readonly Term[];
}

export interface RowPlan {
  readonly cellCount: number;
  readonly loanId: {
    readonly index: number;
    readonly column: ColumnMapping;
    readonly header: string;
  };
  readonly date: {
    readonly index: number;
    readonly header: string;
    readonly readers: readonly DateReader[];
    readonly dayOnly: boolean;
  };
  /** Index of the status column; -1 where every record is money. */
  readonly statusIndex: number;
  readonly moneyWords: ReadonlySet<string>;
  readonly noteIndexes: readonly number[];
  /** -1 where the feed has none. */
  readonly paymentIdIndex: number;
  readonly subReferenceIndex: number;
  readonly subReferencePattern: RegExp | null;
  readonly numeric: readonly NumericColumn[];
  readonly slotCount: number;
  readonly compute: readonly ComputeStep[];
  readonly amountSlot: number;
  /** -1 where the feed has none. */
  readonly chargeSlot: number;
  readonly components: {
    readonly gross: number;
    readonly less: readonly number[];
    readonly net: number;
  } | null;
  readonly returnCode: { readonly index: number; readonly leadingNumber: boolean } | null;
  readonly controlTotal: {
    readonly terms: readonly Term[];
    readonly statedIndex: number;
    readonly readStated: (text: string) => string | null;
  } | null;
}

/** Every header that the mapping names, as it writes it: a file must have them all. */
export function neededHeaders(mapping: FeedMapping): string[] {
  return [
    ...Object.keys(mapping.columns),
    ...Object.keys(mapping.header.units_row ?? {}),
    ...(mapping.return_code ? [mapping.return_code.column] : []),
    ...(mapping.control_total ? [mapping.control_total.column] : []),
  ];
}

/** Binds a mapping to the normalised cells of a header that holds all of `neededHeaders`. */
export function makePlan(mapping: FeedMapping, header: readonly string[]): RowPlan {
  // indexOf finds the first: where a name stands twice, its first column counts.
  const indexOf = (name: string) => header.indexOf(normaliseHeader(name));
  const columns = Object.entries(mapping.columns);
  const indexesOf = (target: string) =>
    columns.filter(([, column]) => column.target === target).map(([name]) => indexOf(name));
  const { return_code: code, sub_reference: subReference } = mapping;
  return {
    ...numbersPlan(mapping, columns, indexOf),
    cellCount: header.length,
    loanId: loanIdPlan(columns, indexOf),
    date: datePlan(mapping, columns, indexOf),
    statusIndex: indexesOf('status')[0] ?? -1,
    moneyWords: new Set(statusWords(mapping)),
    noteIndexes: indexesOf('note'),
    paymentIdIndex: indexesOf('payment_id')[0] ?? -1,
    subReferenceIndex: indexesOf('sub_reference_id')[0] ?? -1,
    subReferencePattern: subReference ? new RegExp(subReference.pattern, 'i') : null,
    returnCode: code ? { index: indexOf(code.column), leadingNumber: code.leading_number } : null,
  };
}

type NumbersPlan = Pick<
  RowPlan,
  'numeric' | 'slotCount' | 'compute' | 'amountSlot' | 'chargeSlot' | 'components' | 'controlTotal'
>;

/** Gives each numeric target a slot, so that records are read without looking names up. */
function numbersPlan(
  mapping: FeedMapping,
  columns: Columns,
  indexOf: (name: string) => number,
): NumbersPlan {
  const slots = new Map<string, number>();
  const slotOf = (target: string) => {
    const slot = slots.get(target) ?? slots.size;
    slots.set(target, slot);
    return slot;
  };
  const termOf = (text: string): Term => ({
    slot: slotOf(text.replace('-', '')),
    negative: text.startsWith('-'),
  });
  const { components, control_total: total } = mapping;
  const numeric = columns
    .filter(([, column]) => column.type === 'numeric')
    .map(([name, column]) => ({
      header: name,
      column,
      index: indexOf(name),
      slot: slotOf(column.target),
      read: amountReader(column),
    }));
  const compute = mapping.post_compute.map((step): ComputeStep => ({
    slot: slotOf(step.target),
    kind: step.first_of ? 'first' : 'sum',
    terms: (step.first_of ?? step.sum_of ?? []).map(termOf),
  }));
  return {
    numeric,
    compute,
    amountSlot: slotOf('amount'),
    chargeSlot: slots.get('charge') ?? -1,
    components: components
      ? {
          gross: slotOf(components.gross),
          less: components.less.map(slotOf),
          net: slotOf(components.net),
        }
      : null,
    controlTotal: total
      ? {
          terms: [...total.add, ...total.subtract.map((target) => `-${target}`)].map(termOf),
          statedIndex: indexOf(total.column),
          readStated: (text) => readRupees(text, { creditDebitSuffix: total.credit_debit_suffix }),
        }
      : null,
    slotCount: slots.size,
  };
}

type Columns = readonly (readonly [string, ColumnMapping])[];

function loanIdPlan(columns: Columns, indexOf: (name: string) => number): RowPlan['loanId'] {
  const found = columns.find(([, column]) => column.target === 'loan_id');
  if (!found) throw new RangeError('A mapping without loan_id was not checked.');
  return { index: indexOf(found[0]), column: found[1], header: found[0] };
}

function datePlan(
  mapping: FeedMapping,
  columns: Columns,
  indexOf: (name: string) => number,
): RowPlan['date'] {
  const found = columns.find(([, column]) => column.target === 'date');
  if (!found) throw new RangeError('A mapping without date was not checked.');
  const formats = mapping.date_formats.date;
  const readers = (typeof formats === 'string' ? [formats] : formats).map(dateReader);
  return { index: indexOf(found[0]), header: found[0], readers, dayOnly: found[1].type === 'date' };
}

function statusWords(mapping: FeedMapping): readonly string[] {
  for (const filter of mapping.filters) {
    if (filter.column === 'status') return filter.value.map((word) => word.toLowerCase());
  }
  return moneyWords;
}

function amountReader(column: ColumnMapping): (text: string) => string | null {
  const { digits } = column;
  const notation = { creditDebitSuffix: column.credit_debit_suffix };
  const read =
    column.unit === 'paise'
      ? (text: string) => readPaise(text, digits)
      : (text: string) => readRupees(text, notation);
  if (!column.sign_ignored) return read;
  return (text) => {
    const amount = read(text);
    return amount?.startsWith('-') ? negate(amount) : amount;
  };
}
