/** Why a decision, or a request for one, was refused, as problems that a caller may see. */
import {
  ApprovalDecidedError,
  ApprovalNotFoundError,
  ApprovalPendingError,
  DecisionImpossibleError,
  LoanOfAnotherLenderError,
  NoLongerApproverError,
  NotTheMakerError,
  SamePersonError,
} from '../approvals/errors.ts';
import { HttpError, notFound } from '../contract/http-errors.ts';
import { ActionNotPossibleError, ExceptionNotFoundError } from '../exceptions/errors.ts';
import { PaymentNotFoundError } from '../repayments/undo-approval.ts';

/** Runs `work`; the errors of approvals and exceptions become problems, all others pass through. */
export async function deciding<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asProblem(error) ?? error;
  }
}

function asProblem(error: unknown): HttpError | undefined {
  if (
    error instanceof ApprovalNotFoundError ||
    error instanceof ExceptionNotFoundError ||
    error instanceof PaymentNotFoundError
  )
    return notFound(error.message);
  if (error instanceof SamePersonError)
    return new HttpError({
      status: 403,
      code: 'same-person',
      title: 'A second person must decide',
      detail: error.message,
      cause: error,
    });
  if (error instanceof NoLongerApproverError)
    return new HttpError({
      status: 403,
      code: 'no-longer-approver',
      title: 'Not allowed any more',
      detail: error.message,
      cause: error,
    });
  if (error instanceof NotTheMakerError)
    return new HttpError({
      status: 403,
      code: 'not-the-maker',
      title: 'Only whoever asked may withdraw',
      detail: error.message,
      cause: error,
    });
  if (error instanceof LoanOfAnotherLenderError)
    return new HttpError({
      status: 403,
      code: 'lender-out-of-scope',
      title: 'Not for this lender',
      detail: error.message,
      cause: error,
    });
  if (error instanceof ApprovalDecidedError)
    return conflict('already-decided', 'Decided already', error);
  if (error instanceof ApprovalPendingError)
    return conflict('approval-pending', 'A request waits already', error);
  if (error instanceof DecisionImpossibleError || error instanceof ActionNotPossibleError)
    return conflict('not-possible', 'Not possible as things stand', error);
  return undefined;
}

function conflict(code: string, title: string, cause: Error): HttpError {
  return new HttpError({ status: 409, code, title, detail: cause.message, cause });
}
