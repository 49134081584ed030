/** Proves some loans: reads Fineract, then our side, compares, and looks a second time where they differ. */
import type { Queryable } from '../database/pool.ts';
import { compareLoan, confirm, type Comparison, type OurPayment } from './compare-loan.ts';
import type { LoanReader } from './loan-reader.ts';
import type { HeldTransaction } from './loan-reading.ts';
import { readOurPayments } from './our-payments.ts';

export interface LoanToProve {
  readonly loanExternalId: string;
  readonly lender: string;
}

/** Without a comparison the loan could not be read. */
export interface ProvenLoan extends LoanToProve {
  readonly comparison: Comparison | undefined;
}

export interface ProveLoansDeps {
  readonly pool: Queryable;
  readonly reader: LoanReader;
}

/**
 * Loans for which time was not enough are left out. Fineract is read before our side: a payment that is posted meanwhile
 * is then under way or done in our books whenever Fineract already shows it, so it is never mistaken for an extra one.
 */
export async function proveLoans(
  deps: ProveLoansDeps,
  loans: readonly LoanToProve[],
  deadlineMs: number,
): Promise<ProvenLoan[]> {
  const first = await look(deps, loans, deadlineMs);
  const doubtful = first.filter(({ comparison }) => (comparison?.differences.length ?? 0) > 0);
  if (doubtful.length === 0) return first;
  const again = new Map(
    (await look(deps, doubtful, deadlineMs)).map((proven) => [proven.loanExternalId, proven]),
  );
  return first.flatMap((proven) => {
    if (!doubtful.includes(proven)) return [proven];
    const second = again.get(proven.loanExternalId);
    if (second?.comparison === undefined || proven.comparison === undefined)
      return second === undefined ? [] : [second];
    return [{ ...second, comparison: confirm(proven.comparison, second.comparison) }];
  });
}

async function look(
  { pool, reader }: ProveLoansDeps,
  loans: readonly LoanToProve[],
  deadlineMs: number,
): Promise<ProvenLoan[]> {
  const readings = await reader.readAll(
    loans.map(({ loanExternalId }) => loanExternalId),
    deadlineMs,
  );
  const held = new Map<string, readonly HeldTransaction[]>();
  for (const [loan, reading] of readings) {
    if (reading.kind === 'loan') held.set(loan, reading.transactions);
    // A loan that Fineract does not know holds nothing of ours, which is an answer too.
    if (reading.kind === 'no loan') held.set(loan, []);
  }
  const payments = await readOurPayments(pool, [...held.keys()], keysOf([...held.values()].flat()));
  const ofLoan = Map.groupBy(payments, (payment) => payment.loanExternalId);
  const ofKey = new Map(payments.map((payment) => [payment.sourceKey, payment]));
  return loans.flatMap((loan): ProvenLoan[] => {
    if (!readings.has(loan.loanExternalId)) return [];
    const transactions = held.get(loan.loanExternalId);
    if (transactions === undefined) return [{ ...loan, comparison: undefined }];
    const named = keysOf(transactions).flatMap((key) => ofKey.get(key) ?? []);
    const ours = new Set<OurPayment>([...(ofLoan.get(loan.loanExternalId) ?? []), ...named]);
    return [{ ...loan, comparison: compareLoan(loan.loanExternalId, transactions, [...ours]) }];
  });
}

function keysOf(transactions: readonly HeldTransaction[]): string[] {
  return transactions.flatMap(({ externalId }) => externalId ?? []);
}
