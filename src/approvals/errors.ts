/** Why a request for approval was not taken or not decided. All are permanent: nothing was changed. */

/** The same request, or another about the same case, waits already. */
export class ApprovalPendingError extends Error {
  override readonly name = 'ApprovalPendingError';
  readonly approvalId: string | undefined;
  constructor(subject: string, approvalId?: string) {
    const which = approvalId === undefined ? 'A request' : `Approval ${approvalId}`;
    super(`${which} about ${subject} waits for a decision already.`);
    this.approvalId = approvalId;
  }
}

export class ApprovalNotFoundError extends Error {
  override readonly name = 'ApprovalNotFoundError';
  constructor(approvalId: string) {
    super(`There is no approval ${approvalId}.`);
  }
}

export class ApprovalDecidedError extends Error {
  override readonly name = 'ApprovalDecidedError';
  constructor(approvalId: string, status: string, decidedBy: string) {
    super(`Approval ${approvalId} was ${status} by ${decidedBy}; a decision never changes again.`);
  }
}

/** Whoever asked may not decide. */
export class SamePersonError extends Error {
  override readonly name = 'SamePersonError';
  constructor(approvalId: string, caller: string) {
    super(
      `${caller} asked for approval ${approvalId}; a second person must decide on it, because money needs two.`,
    );
  }
}

/** An access token tells what was so when it was issued; a decision about money asks how it is now. */
export class NoLongerApproverError extends Error {
  override readonly name = 'NoLongerApproverError';
  constructor(caller: string) {
    super(`${caller} is not an active approver of this lender any more, and decides nothing.`);
  }
}

/** Only whoever asked may take a request back. */
export class NotTheMakerError extends Error {
  override readonly name = 'NotTheMakerError';
  constructor(approvalId: string, requestedBy: string) {
    super(
      `${requestedBy} asked for approval ${approvalId}; nobody else can withdraw it. Reject it.`,
    );
  }
}

/** Money of one lender on a loan of another: whoever approves it must answer for both. */
export class LoanOfAnotherLenderError extends Error {
  override readonly name = 'LoanOfAnotherLenderError';
  constructor(approvalId: string) {
    super(
      `Approval ${approvalId} is about a loan of another lender. Somebody who may see both lenders must approve it; anybody may reject it.`,
    );
  }
}

/** What was asked for cannot be done any more, or not as things stand: the request can be rejected. */
export class DecisionImpossibleError extends Error {
  override readonly name = 'DecisionImpossibleError';
}
