/** The payments that are due, in the order in which a run queues them. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Candidate } from './allotment.ts';

export interface DuePayment extends Candidate {
  readonly sourceKey: string;
  readonly date: string;
}

interface DueRow {
  source_key: string;
  source_lender: string;
  loan_external_id: string;
  date: string;
  amount: string;
}

const PAGE_SIZE = 2_000;

/** Pages of due payments, oldest value date first; a payment that is queued meanwhile does not disturb what follows. */
export async function* duePages(
  database: Queryable,
  lender: string | null,
  /** Due at the latest at this moment; null: now. */
  startedAt: string | null,
): AsyncGenerator<readonly DuePayment[]> {
  let last: DuePayment | undefined;
  for (;;) {
    const found = await database.query<DueRow>(await sql('queries/controls/list-due.sql'), [
      lender,
      startedAt,
      last?.date ?? null,
      last?.loanExternalId ?? null,
      last?.sourceKey ?? null,
      PAGE_SIZE,
    ]);
    const page = found.rows.map(paymentOf);
    if (page.length === 0) return;
    yield page;
    last = page.at(-1);
  }
}

function paymentOf(row: DueRow): DuePayment {
  return {
    sourceKey: row.source_key,
    lender: row.source_lender,
    loanExternalId: row.loan_external_id,
    date: row.date,
    amount: row.amount,
  };
}
