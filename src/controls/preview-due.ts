/** What the next run would post, and what it would not and why. Changes nothing; a run makes the same choice. */
import type { WaitingReason } from '../contract/preview.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { ALL_LENDERS, isWithin, type Lenders } from '../lenders.ts';
import { divide } from '../repayments/mark-within-caps.ts';
import { addByLender, tallyPayments, type Tally, type TallyByLender } from '../repayments/tally.ts';
import { Allotment } from './allotment.ts';
import { readCaps, type StandingCap } from './caps.ts';
import { duePages } from './due.ts';
import { LoansDue, type LoanDue } from './loans-due.ts';
import { isPostingOn } from './switch.ts';

export interface HeldBack extends Tally {
  readonly lender: string;
  readonly reason: WaitingReason;
}

export interface DuePreview {
  readonly postingStopped: boolean;
  readonly caps: readonly StandingCap[];
  readonly wouldPost: TallyByLender;
  readonly overCap: TallyByLender;
  readonly heldBack: readonly HeldBack[];
  /** Loans of what a run would post if posting is on, oldest value date first: some of so many. */
  readonly loans: { readonly first: readonly LoanDue[]; readonly count: number };
}

export interface PreviewOptions {
  readonly lender: string | null;
  /** Whose payments, loans and caps are told; all unless given. */
  readonly lenders?: Lenders;
  /** So many loans at most are named; 0 where nobody asks. */
  readonly loansMax: number;
}

interface Due {
  readonly fitting: TallyByLender;
  readonly overCap: TallyByLender;
  readonly loans: DuePreview['loans'];
}

interface WaitingRow extends Tally {
  readonly source_lender: string;
  readonly reason: WaitingReason | 'due';
}

export async function previewDue(
  database: Queryable,
  options: PreviewOptions,
): Promise<DuePreview> {
  const { lenders = ALL_LENDERS } = options;
  const postingStopped = !(await isPostingOn(database));
  const caps = await readCaps(database);
  const { rows } = await database.query<WaitingRow>(
    await sql('queries/controls/summarize-waiting.sql'),
    [options.lender, lenders],
  );
  const due =
    caps.length === 0
      ? await allDue(database, rows, options)
      : await dueWithinCaps(database, caps, options);
  return {
    postingStopped,
    caps: caps.filter((cap) => isWithin(lenders, cap.lender)),
    wouldPost: postingStopped ? {} : due.fitting,
    overCap: due.overCap,
    heldBack: [
      ...(postingStopped ? heldBack(due.fitting, 'posting stopped') : []),
      ...heldBack(due.overCap, 'over the cap'),
      ...rows.flatMap(({ source_lender: lender, reason, count, total }) =>
        reason === 'due' ? [] : [{ lender, reason, count, total }],
      ),
    ],
    loans: due.loans,
  };
}

async function allDue(
  database: Queryable,
  waiting: readonly WaitingRow[],
  options: PreviewOptions,
): Promise<Due> {
  const fitting = Object.fromEntries(
    waiting
      .filter(({ reason }) => reason === 'due')
      .map(({ source_lender: lender, count, total }) => [lender, { count, total }]),
  );
  if (options.loansMax === 0) return { fitting, overCap: {}, loans: { first: [], count: 0 } };
  const loans = await database.query<LoanDue & { loans: number }>(
    await sql('queries/controls/list-loans-due.sql'),
    [options.lender, options.lenders ?? ALL_LENDERS, options.loansMax],
  );
  const first = loans.rows.map(({ loan_external_id, source_lender, count, total }) => ({
    loan_external_id,
    source_lender,
    count,
    total,
  }));
  return { fitting, overCap: {}, loans: { first, count: loans.rows[0]?.loans ?? 0 } };
}

/**
 * Walks over what is due in the order of a run, as the marking does. Payments of other lenders are walked over too, for
 * they use up a cap of all together, but none of them is told.
 */
async function dueWithinCaps(
  database: Queryable,
  caps: readonly StandingCap[],
  options: PreviewOptions,
): Promise<Due> {
  const { lenders = ALL_LENDERS } = options;
  const allotment = new Allotment(caps);
  const loans = new LoansDue(options.loansMax);
  let fitting: TallyByLender = {};
  let overCap: TallyByLender = {};
  for await (const page of duePages(database, options.lender, null)) {
    const divided = divide(allotment, page);
    const chosen = divided.chosen.filter(({ lender }) => isWithin(lenders, lender));
    const over = divided.over.filter(({ lender }) => isWithin(lenders, lender));
    fitting = addByLender(fitting, tallyPayments(chosen));
    overCap = addByLender(overCap, tallyPayments(over));
    for (const payment of chosen) loans.add(payment);
  }
  return { fitting, overCap, loans: { first: loans.first(), count: loans.count } };
}

function heldBack(tallies: TallyByLender, reason: WaitingReason): HeldBack[] {
  return Object.entries(tallies).map(([lender, tally]) => ({ lender, reason, ...tally }));
}
