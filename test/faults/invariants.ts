/**
 * What must be true of money and records once the faults have stopped and everything is quiet. It compares three parties:
 * what the files said, what the database holds, and what Fineract holds. None of it uses the product's own checks.
 */
import type { AcceptedTransaction } from '../../local/simulators/fineract/server.ts';
import type { Queryable } from '../../src/database/pool.ts';
import { recordViolations } from './record-invariants.ts';
import { externalIdOf, paise, type Stated, type StatedPayment } from './stated.ts';

export interface Violation {
  /** The sentence that does not hold. */
  readonly invariant: string;
  /** Where, in keys and numbers. */
  readonly detail: string;
}

export interface Facts {
  readonly database: Queryable;
  readonly stated: Stated;
  /** Fineract's repayments, in the order in which they were committed. */
  readonly held: readonly AcceptedTransaction[];
  /** The archived copy under a key of the bucket. */
  readonly archived: (key: string) => Promise<Buffer | undefined>;
}

interface Standing {
  source_key: string;
  source_lender: string;
  loan_external_id: string;
  date: string;
  amount: string;
  recon_source: string | null;
  state: string | null;
  claimed: boolean;
  result: string | null;
  result_loan: string | null;
  result_date: string | null;
  result_amount: string | null;
  transaction_id: string | null;
  reason: string | null;
  /** Of exceptions that still stand for the payment. */
  exceptions: string[];
  logged: boolean;
}

const STANDING = `
  select
    t.source_key, t.source_lender, t.loan_external_id, t.date, t.amount, t.recon_source,
    o.state, o.claimed_by is not null as claimed,
    p.status as result, p.loan_external_id as result_loan, p.date as result_date, p.amount as result_amount,
    p.fineract_transaction_id as transaction_id, p.reason,
    array(
      select e.category from "OPS"."EXCEPTION" e
      where e.source_key = t.source_key and e.reason <> '' and e.category <> 'possible second payment'
        and (e.status = 'open' or e.resolution = 'same identity')) as exceptions,
    exists (
      select from "RAW"."RAW_FINERACT_API_LOG" l
      where l.source_key = t.source_key and l.response_status = 200
        and l.response_body ~ ('"(resourceId|id)":' || p.fineract_transaction_id || '[,}]')) as logged
  from "CORE"."CORE_TRANSACTION_DATA" t
  left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = t.source_key
  left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = t.source_key`;

const WITH_PEOPLE = ['posted differently', 'posting needs approval'];

/** Everything that does not hold; empty is the proof. */
export async function violations(facts: Facts): Promise<Violation[]> {
  const found = await facts.database.query<Standing>(STANDING);
  const standing = new Map(found.rows.map((row) => [row.source_key, row]));
  return [
    ...onceInFineract(facts),
    ...accounted(facts, standing),
    ...agreement(facts, found.rows),
    ...sums(facts, found.rows),
    ...(await recordViolations(facts)),
  ];
}

/** Only that no payment has two effects, and nothing else was posted: true at every moment, also while faults strike. */
export function onceInFineract(facts: Pick<Facts, 'stated' | 'held'>): Violation[] {
  const wrong: Violation[] = [];
  const known = new Map(facts.stated.payments.map((payment) => [externalIdOf(payment), payment]));
  const effects = new Map<string, number>();
  for (const made of facts.held) {
    const id = made.externalId ?? '';
    const payment = known.get(id);
    if (payment === undefined || !payment.eligible)
      wrong.push({
        invariant: 'nothing but eligible payments is posted',
        detail: `${id} on ${made.loanExternalId}`,
      });
    effects.set(id, (effects.get(id) ?? 0) + 1);
  }
  for (const [id, count] of effects) {
    if (count > 1)
      wrong.push({
        invariant: 'a payment has at most one repayment, ever',
        detail: `${id} has ${String(count)}`,
      });
  }
  return wrong;
}

/** Each payment of the files: in CORE, and posted as it was told or excused by an exception with a reason. */
function accounted(facts: Facts, standing: ReadonlyMap<string, Standing>): Violation[] {
  const wrong: Violation[] = [];
  const effects = Map.groupBy(facts.held, (made) => made.externalId ?? '');
  for (const payment of facts.stated.payments) {
    const id = externalIdOf(payment);
    const say = (invariant: string, detail = ''): void =>
      void wrong.push({ invariant, detail: `${id} ${detail}`.trim() });
    const row = standing.get(id);
    if (row === undefined) {
      say('every payment of a file reaches CORE', `${payment.loan} ${payment.date}`);
      continue;
    }
    if (!payment.eligible) {
      if (row.state !== null) say('what a reconciliation posts is not in the outbox', row.state);
      continue;
    }
    const made = effects.get(id)?.[0];
    const excused = row.exceptions.some((category) => payment.excuses.includes(category));
    if (made === undefined && !excused)
      say(
        'an eligible payment is posted, or an exception tells why not',
        `is ${String(row.state)}, ${row.exceptions.join() || 'no exception'}: ${String(row.reason)}`,
      );
    if (made !== undefined && !sameMoney(payment, made) && !excused)
      say(
        'loan, day and amount in Fineract are those of the file',
        `${made.loanExternalId} ${made.date} ${made.amount}`,
      );
    if (row.state === 'queued' || row.claimed)
      say('nothing stays under way', `${row.state ?? ''} claimed ${String(row.claimed)}`);
  }
  const told = new Set(facts.stated.payments.map(externalIdOf));
  for (const key of standing.keys()) {
    if (!told.has(key)) wrong.push({ invariant: 'CORE holds only payments of files', detail: key });
  }
  return wrong;
}

/** Result, outbox, Fineract and the log of calls tell one story. */
function agreement(facts: Facts, rows: readonly Standing[]): Violation[] {
  const wrong: Violation[] = [];
  const byId = new Map(facts.held.map((made) => [String(made.id), made]));
  for (const row of rows) {
    const say = (invariant: string, detail = ''): void =>
      void wrong.push({ invariant, detail: `${row.source_key} ${detail}`.trim() });
    if ((row.result === 'success') !== (row.state === 'posted'))
      say(
        'the outbox says posted exactly where the result says success',
        `${row.state ?? ''} ${row.result ?? ''}`,
      );
    if (row.result !== 'success') {
      const made = facts.held.find((candidate) => candidate.externalId === row.source_key);
      if (made !== undefined && !isWithPeople(row))
        say('what Fineract holds is known as posted', row.state ?? '');
      continue;
    }
    const made = byId.get(row.transaction_id ?? '');
    if (
      made?.externalId !== row.source_key ||
      made.loanExternalId !== row.loan_external_id ||
      made.date !== row.date ||
      paise(made.amount) !== paise(row.amount)
    )
      say('a success names its repayment in Fineract', row.transaction_id ?? '');
    if (
      row.result_loan !== row.loan_external_id ||
      row.result_date !== row.date ||
      row.result_amount !== row.amount
    )
      say('a result repeats loan, day and amount of its payment');
    if (!row.logged) say('the answer that shows a success is in the log of calls');
  }
  return wrong;
}

/** Parked: whoever takes it up again looks it up first, so Fineract may hold it, as after an approval there. */
function isWithPeople(row: Standing): boolean {
  return (
    row.result !== 'success' && row.exceptions.some((category) => WITH_PEOPLE.includes(category))
  );
}

/** In rupees: posted is eligible without what exceptions stand for, and Fineract holds what the results say. */
function sums(facts: Facts, rows: readonly Standing[]): Violation[] {
  const total = (amounts: readonly string[]): bigint =>
    amounts.reduce((sum, amount) => sum + paise(amount), 0n);
  const differing = new Set(rows.filter(isWithPeople).map((row) => row.source_key));
  const held = total(
    facts.held
      .filter((made) => !made.manuallyReversed && !differing.has(made.externalId ?? ''))
      .map((made) => made.amount),
  );
  const succeeded = rows.filter((row) => row.result === 'success');
  const recorded = total(succeeded.map((row) => row.amount));
  const posted = new Set(succeeded.map((row) => row.source_key));
  const excused = new Set(
    rows.filter((row) => row.exceptions.length > 0).map((row) => row.source_key),
  );
  const eligible = total(
    facts.stated.payments
      .filter((payment) => payment.eligible)
      .filter((payment) => {
        const id = externalIdOf(payment);
        return posted.has(id) || !excused.has(id);
      })
      .map((payment) => payment.amount),
  );
  const wrong: Violation[] = [];
  if (held !== recorded)
    wrong.push({
      invariant: 'Fineract holds the sum of the results',
      detail: `${String(held)} and ${String(recorded)} paise`,
    });
  if (recorded !== eligible)
    wrong.push({
      invariant: 'the sum posted is the sum eligible without exceptions',
      detail: `${String(recorded)} and ${String(eligible)} paise`,
    });
  return wrong;
}

function sameMoney(payment: StatedPayment, made: AcceptedTransaction): boolean {
  return (
    made.loanExternalId === payment.loan &&
    made.date === payment.date &&
    paise(made.amount) === paise(payment.amount)
  );
}
