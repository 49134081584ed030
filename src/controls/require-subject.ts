/** What may be held or released by people of some lenders: their own payments and loans. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';
import { LoanNotFoundError, PaymentNotFoundError } from './errors.ts';
import type { HoldSubject } from './hold-subject.ts';

export interface PaymentOfHold {
  readonly source_lender: string;
  readonly loan_external_id: string | null;
  /** Rupees with two decimals. */
  readonly amount: string;
  readonly posted: boolean;
}

/** The payment; undefined where there is none, or none of these lenders. */
export async function findPayment(
  database: Queryable,
  sourceKey: string,
  lenders: Lenders,
): Promise<PaymentOfHold | undefined> {
  const found = await database.query<PaymentOfHold>(
    await sql('queries/controls/find-payment.sql'),
    [sourceKey, lenders],
  );
  return found.rows[0];
}

/** Whose loan it is; undefined where no file named it, or it is of none of these lenders. */
export async function lenderOfLoan(
  database: Queryable,
  loanExternalId: string,
  lenders: Lenders,
): Promise<string | undefined> {
  const found = await database.query<{ source_lender: string }>(
    await sql('queries/controls/find-loan.sql'),
    [loanExternalId, lenders],
  );
  return found.rows[0]?.source_lender;
}

/**
 * Somebody of all lenders may name anything, a loan that no file has named yet included. Throws PaymentNotFoundError and
 * LoanNotFoundError. The lender of a payment or loan never changes, so that what is found here holds afterwards.
 */
export async function requireSubject(
  database: Queryable,
  subject: HoldSubject,
  lenders: Lenders,
): Promise<void> {
  if (lenders === null) return;
  if ('sourceKey' in subject) {
    if ((await findPayment(database, subject.sourceKey, lenders)) === undefined)
      throw new PaymentNotFoundError(subject.sourceKey);
  } else if ((await lenderOfLoan(database, subject.loanExternalId, lenders)) === undefined)
    throw new LoanNotFoundError(subject.loanExternalId);
}
