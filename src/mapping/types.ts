/** What becomes of a file's records. Amounts are decimal strings with two decimals. */

export type RecordClass =
  | 'title'
  | 'header'
  | 'blank'
  | 'footer'
  | 'loaded'
  | 'duplicate'
  | 'rejected';

/** In order of precedence: a record with several faults gets the first. */
export type RejectReason =
  | 'malformed row'
  | 'damaged identifier'
  | 'invalid amount'
  | 'invalid date'
  | 'amount <= 0'
  | 'status not in allowed values'
  | 'status contradicts reason'
  | 'components do not sum'
  | 'blank loan_id';

/** The values of one record that could be read; null is blank, unreadable or not in this feed. */
export interface FeedRow {
  readonly loanId: string | null;
  readonly amount: string | null;
  /** `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` in India where the mapping says timestamp. */
  readonly date: string | null;
  readonly status: string | null;
  readonly charge: string | null;
  readonly note: string | null;
  readonly paymentId: string | null;
  readonly subReferenceId: string | null;
  /** The text of a payment reference that a spreadsheet destroyed; paymentId is null then. */
  readonly damagedPaymentId: string | null;
}

export interface ClassifiedRecord {
  readonly class: RecordClass;
  /** The physical line, from 1, on which the record begins. */
  readonly line: number;
  readonly byteStart: number;
  /** Exclusive, without the line terminator. */
  readonly byteEnd: number;
  readonly rawRecord: string;
  /** 32 hex digits, the same for records with the same trimmed cells; on loaded, duplicate and rejected records. */
  readonly digest?: string;
  readonly duplicateOfLine?: number;
  readonly row?: FeedRow;
  readonly reason?: RejectReason;
  /** Which field and value gave the reason, without borrower data. */
  readonly detail?: string;
  /** Only the mandate master is missing: it may learn the sub-reference later. */
  readonly replayable?: boolean;
}

export interface FileSummary {
  readonly mappingVersion: number;
  readonly encoding: string;
  readonly counts: Readonly<Record<RecordClass | 'total', number>>;
  readonly amountLoaded: string;
  readonly controlTotalStated: string | null;
  readonly controlTotalFound: string | null;
}

export type MasterAnswer =
  | { readonly kind: 'found'; readonly loanId: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'conflict'; readonly loanIds: readonly string[] };

/** Looks a sub-reference up in the mandate master. Synchronous: the caller has loaded the master before. */
export type MasterLookup = (subReferenceId: string) => MasterAnswer;
