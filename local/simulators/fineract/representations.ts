/** Loans and transactions as Fineract shows them: dates as arrays, amounts with six decimals. */
import { decimalOf } from '../../../src/fineract/amount.ts';
import type { Loan, Store, Transaction } from './store.ts';

const STATUS_CODES: Readonly<Record<number, string>> = {
  100: 'submitted.and.pending.approval',
  200: 'approved',
  300: 'active',
  303: 'transfer.in.progress',
  304: 'transfer.on.hold',
  400: 'withdrawn.by.client',
  500: 'rejected',
  600: 'closed.obligations.met',
  601: 'closed.written.off',
  602: 'closed.reschedule.outstanding.amount',
  700: 'overpaid',
};

const TYPES: Readonly<Record<number, string>> = { 1: 'disbursement', 2: 'repayment' };

export interface Balance {
  readonly repaidPaise: bigint;
  readonly outstandingPaise: bigint;
  readonly overpaidPaise: bigint;
  readonly status: number;
}

/** What the loan's repayments make of it. A seeded status that takes no repayments stays. */
export function balanceOf(store: Store, loan: Loan): Balance {
  let repaidPaise = 0n;
  for (const transaction of store.transactionsOf(loan)) {
    if (transaction.typeId === 2 && !transaction.manuallyReversed)
      repaidPaise += transaction.amountPaise;
  }
  const difference = loan.principalPaise - repaidPaise;
  const live = loan.seededStatus === 300 || loan.seededStatus === 600 || loan.seededStatus === 700;
  return {
    repaidPaise,
    outstandingPaise: difference > 0n ? difference : 0n,
    overpaidPaise: difference < 0n ? -difference : 0n,
    status: live ? (difference > 0n ? 300 : difference === 0n ? 600 : 700) : loan.seededStatus,
  };
}

/** A JSON number with six decimals; `rawNumbers` takes the quotes off after JSON.stringify. */
function amount(paise: bigint): string {
  return `#${decimalOf(paise)}0000#`;
}

/** JSON text in which the amounts above are number literals. */
export function rawNumbers(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"#(-?\d+\.\d{6})#"/g, '$1');
}

export function dateArray(date: string): number[] {
  return date.split('-').map(Number);
}

export function statusObject(id: number): Record<string, unknown> {
  const code = STATUS_CODES[id] ?? 'invalid';
  return {
    id,
    code: `loanStatusType.${code}`,
    value: code.replaceAll('.', ' '),
    pendingApproval: id === 100,
    waitingForDisbursal: id === 200,
    active: id === 300,
    closedObligationsMet: id === 600,
    closedWrittenOff: id === 601,
    closedRescheduled: id === 602,
    closed: id === 600 || id === 601 || id === 602,
    overpaid: id === 700,
  };
}

const INR = {
  code: 'INR',
  name: 'Indian Rupee',
  decimalPlaces: 2,
  displaySymbol: '₹',
  nameCode: 'currency.INR',
  displayLabel: 'Indian Rupee (₹)',
};

export function transactionView(loan: Loan, transaction: Transaction): Record<string, unknown> {
  const type = TYPES[transaction.typeId] ?? 'other';
  return {
    id: transaction.id,
    loanId: loan.id,
    externalLoanId: loan.externalId,
    officeId: 1,
    officeName: 'Head Office',
    type: {
      id: transaction.typeId,
      code: `loanTransactionType.${type}`,
      value: type,
      disbursement: transaction.typeId === 1,
      repayment: transaction.typeId === 2,
    },
    date: dateArray(transaction.date),
    currency: INR,
    amount: amount(transaction.amountPaise),
    externalId: transaction.externalId,
    manuallyReversed: transaction.manuallyReversed,
    reversalExternalId: transaction.reversalExternalId,
  };
}

export function loanView(
  store: Store,
  loan: Loan,
  withTransactions: boolean,
): Record<string, unknown> {
  const balance = balanceOf(store, loan);
  return {
    id: loan.id,
    accountNo: String(loan.id).padStart(9, '0'),
    externalId: loan.externalId,
    status: statusObject(balance.status),
    clientId: loan.clientId,
    clientName: `Client ${String(loan.clientId)}`,
    currency: INR,
    principal: amount(loan.principalPaise),
    timeline: { actualDisbursementDate: dateArray(loan.disbursedOn) },
    summary: {
      currency: INR,
      principalDisbursed: amount(loan.principalPaise),
      principalPaid: amount(loan.principalPaise - balance.outstandingPaise),
      principalOutstanding: amount(balance.outstandingPaise),
      interestOutstanding: amount(0n),
      feeChargesOutstanding: amount(0n),
      penaltyChargesOutstanding: amount(0n),
      totalRepayment: amount(balance.repaidPaise),
      totalOutstanding: amount(balance.outstandingPaise),
    },
    totalOverpaid: balance.overpaidPaise > 0n ? amount(balance.overpaidPaise) : undefined,
    transactions: withTransactions
      ? store.transactionsOf(loan).map((transaction) => transactionView(loan, transaction))
      : undefined,
  };
}
