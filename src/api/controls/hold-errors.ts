/** Why a hold was not placed, or its release not asked for, as problems that a caller may see. */
import { ApprovalPendingError } from '../../approvals/errors.ts';
import { HttpError, notFound } from '../../contract/http-errors.ts';
import {
  AlreadyOnHoldError,
  AlreadyPostedError,
  LoanNotFoundError,
  NotOnHoldError,
  PaymentNotFoundError,
} from '../../controls/errors.ts';

/** Runs `work`; the errors of holds become problems, all others pass through. */
export async function holding<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asProblem(error) ?? error;
  }
}

function asProblem(error: unknown): HttpError | undefined {
  if (error instanceof PaymentNotFoundError || error instanceof LoanNotFoundError)
    return notFound(error.message);
  if (error instanceof AlreadyOnHoldError) return conflict('already-on-hold', error);
  if (error instanceof AlreadyPostedError) return conflict('already-posted', error);
  if (error instanceof NotOnHoldError) return conflict('not-on-hold', error);
  if (error instanceof ApprovalPendingError) return conflict('approval-pending', error);
  return undefined;
}

function conflict(code: string, cause: Error): HttpError {
  return new HttpError({
    status: 409,
    code,
    title: 'Not possible as things stand',
    detail: cause.message,
    cause,
  });
}
