/** What commands answer, and what their keys remember. */
import { json, type Answer } from './answers.ts';
import type { Loan, Store, Transaction } from './store.ts';

/** hangUp: the connection is cut without an answer. */
export interface Outcome {
  readonly answer: Answer;
  readonly hangUp?: boolean;
}

/** An error stays with its key for ever. The container's page is remembered in another form than it was sent. */
export function recorded(store: Store, key: string, answer: Answer, unmapped = false): Outcome {
  store.remember(key, {
    state: 5,
    status: answer.status,
    body: unmapped ? '{"Exception":"unmapped"}' : answer.body,
  });
  return { answer };
}

export function success(loan: Loan, made: Transaction, changes: Record<string, unknown>): Answer {
  return json(200, {
    officeId: 1,
    clientId: loan.clientId,
    loanId: loan.id,
    resourceId: made.id,
    resourceExternalId: made.externalId,
    changes,
  });
}

/** As if the key had been used before for another loan: its answer, and nothing posted here. */
export function anothersAnswer(store: Store, loan: Loan): Answer {
  const other = [...store.loansById.values()].find((candidate) => candidate.id !== loan.id) ?? loan;
  const made: Transaction = {
    id: 1,
    loanId: other.id,
    externalId: 'ffffffffffffffffffffffffffffffff',
    typeId: 2,
    date: '2026-01-01',
    amountPaise: 100n,
    note: undefined,
    manuallyReversed: false,
    reversalExternalId: undefined,
  };
  const answer = success(other, made, { transactionDate: made.date, transactionAmount: '1.00' });
  return { ...answer, headers: { ...answer.headers, 'x-served-from-cache': 'true' } };
}
