/** Why a payment is not tried again, as problems that a caller may see. */
import { HttpError, notFound } from '../contract/http-errors.ts';
import { RetryImpossibleError, TransactionNotFoundError } from '../transactions/errors.ts';

/** Runs `work`; the errors of retries become problems, all others pass through. */
export async function retrying<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TransactionNotFoundError) throw notFound(error.message);
    if (error instanceof RetryImpossibleError)
      throw new HttpError({
        status: 409,
        code: 'not-possible',
        title: 'Not possible as things stand',
        detail: error.message,
        cause: error,
      });
    throw error;
  }
}
