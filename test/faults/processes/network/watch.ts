/** What a proxy between a function and what it stands on tells, and what it is told to do. */

/** The connections that faults are placed on: a function, and what it talks to. */
export const LINKS = [
  'ingest to database',
  'ingest to bucket',
  'run to database',
  'run to queue',
  'post to database',
  'post to fineract',
] as const;
export type Link = (typeof LINKS)[number];

/** before: the request has come and is not yet passed on. after: its answer is complete and is not yet passed back. */
export type Moment = 'before' | 'after';

export interface Exchange {
  readonly link: Link;
  /** From 1, over all connections of the link since the count was last set back. */
  readonly number: number;
  /** The statement, or method and path. */
  readonly what: string;
}

/**
 * cut: what was held is lost and the connection with it. cut halfway: half of an HTTP answer's body still arrives.
 * keep silent: it is lost, and the connection stays open.
 */
export type Verdict = 'go on' | 'cut' | 'cut halfway' | 'keep silent';

export type Watch = (moment: Moment, exchange: Exchange) => Promise<Verdict>;

export interface Proxy {
  readonly link: Link;
  readonly port: number;
  /** Breaks every connection. */
  cutAll(): void;
  /** While true, whoever connects is hung up on at once. */
  refusing: boolean;
  resetCount(): void;
  stop(): Promise<void>;
}
