/** Why a hold was not placed or cannot be released. All are permanent: nothing was changed. */

export class PaymentNotFoundError extends Error {
  override readonly name = 'PaymentNotFoundError';
  constructor(sourceKey: string) {
    super(`There is no payment ${sourceKey}.`);
  }
}

/** No file has named the loan, or another lender's did. */
export class LoanNotFoundError extends Error {
  override readonly name = 'LoanNotFoundError';
  constructor(loan: string) {
    super(`There is no loan ${loan}.`);
  }
}

/** Fineract holds the repayment: a hold would promise what it cannot keep. */
export class AlreadyPostedError extends Error {
  override readonly name = 'AlreadyPostedError';
  constructor(sourceKey: string) {
    super(`Payment ${sourceKey} is posted: it cannot be held any more, only undone.`);
  }
}

export class AlreadyOnHoldError extends Error {
  override readonly name = 'AlreadyOnHoldError';
  constructor(subject: string) {
    super(`There is an open hold on ${subject} already.`);
  }
}

export class NotOnHoldError extends Error {
  override readonly name = 'NotOnHoldError';
  constructor(subject: string) {
    super(`There is no open hold on ${subject}.`);
  }
}
