/** Which payments somebody asks for, and by which of the queries they are found fastest. Pure. */
import type { PostingState } from '../contract/transaction.ts';
import type { Lenders } from '../lenders.ts';

export interface TransactionFilter {
  /** Whose payments; null: all lenders'. */
  readonly lenders: Lenders;
  readonly feed?: string | undefined;
  /** `none`: the pipeline posts it. */
  readonly recon_source?: string | undefined;
  readonly posting?: PostingState | undefined;
  readonly success?: 'yes' | 'no' | undefined;
  /** YYYY-MM-DD, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Rupees. */
  readonly amount_min?: string | undefined;
  readonly amount_max?: string | undefined;
  readonly loan?: string | undefined;
  readonly payment_id?: string | undefined;
  readonly sub_reference?: string | undefined;
  readonly link_id?: string | undefined;
  readonly utr?: string | undefined;
  readonly fineract_transaction_id?: string | undefined;
  readonly source_key?: string | undefined;
  readonly file_id?: string | undefined;
  readonly run_id?: string | undefined;
  /** Anything that names a payment; stands alone among what names one. */
  readonly q?: string | undefined;
}

export interface ListPlan {
  readonly query: string;
  /** From $14 on. */
  readonly more: readonly (string | number | null)[];
}

/** In the order of the parameters of list-by-identity.sql. */
const IDENTITIES = [
  'loan',
  'payment_id',
  'sub_reference',
  'link_id',
  'utr',
  'fineract_transaction_id',
  'source_key',
  'file_id',
  'run_id',
] as const;
type Identity = (typeof IDENTITIES)[number];

/** States that few payments are in at a time: the outbox has an index of each. */
const FROM_OUTBOX: readonly PostingState[] = [
  'ready',
  'queued',
  'failed',
  'parked',
  'held',
  'dismissed',
];

/** What narrows the choice most decides where the payments are looked for. */
export function planOf(filter: TransactionFilter): ListPlan {
  const named = identitiesOf(filter);
  if (named !== undefined) return named;
  const { posting, run_id: runId = null } = filter;
  if (runId !== null || (posting !== undefined && FROM_OUTBOX.includes(posting)))
    return plan('list-from-outbox', [runId]);
  if (posting === 'posted') return plan('list-posted');
  const byAmount = filter.amount_min !== undefined || filter.amount_max !== undefined;
  // What is not eligible has an index of its own, and is little.
  if (byAmount && posting !== 'not eligible' && filter.success !== 'no')
    return plan('list-by-amount');
  return plan('list-newest');
}

/** Undefined where nothing names a payment. A run alone is found in the outbox, as its states are. */
function identitiesOf(filter: TransactionFilter): ListPlan | undefined {
  const given = filter.q === undefined ? filter : searchFor(filter.q);
  const values = IDENTITIES.map((name) => given[name] ?? null);
  const count = values.filter((value) => value !== null).length;
  if (count === 0 || (count === 1 && given.run_id !== undefined)) return undefined;
  // One way is enough for a search; filters must all hold.
  return plan('list-by-identity', [...values, filter.q === undefined ? count : 1]);
}

/** What a text may be. */
function searchFor(text: string): Partial<Record<Identity, string>> {
  const found: Partial<Record<Identity, string>> = {
    loan: text.toUpperCase(),
    payment_id: text,
    sub_reference: text,
    link_id: text,
    utr: text,
  };
  if (/^[0-9a-f]{32}$/i.test(text)) found.source_key = text.toLowerCase();
  if (/^[1-9]\d{0,14}$/.test(text)) found.fineract_transaction_id = text;
  return found;
}

function plan(name: string, more: ListPlan['more'] = []): ListPlan {
  return { query: `queries/transactions/${name}.sql`, more };
}
