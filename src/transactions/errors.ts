/** Why a payment is not tried again at once. All are permanent: nothing was changed. */

export class TransactionNotFoundError extends Error {
  override readonly name = 'TransactionNotFoundError';
  constructor(sourceKey: string) {
    super(`There is no transaction ${sourceKey}.`);
  }
}

export class RetryImpossibleError extends Error {
  override readonly name = 'RetryImpossibleError';
}
