/** Why a rejected record was not corrected or dismissed. All are permanent: nothing was changed. */

/** Also where it is of a lender that the caller may not see. */
export class RejectNotFoundError extends Error {
  override readonly name = 'RejectNotFoundError';
  constructor(rejectIds: readonly string[]) {
    super(
      rejectIds.length === 1
        ? `There is no rejected record ${String(rejectIds[0])}.`
        : `There are no rejected records ${rejectIds.slice(0, 10).join(', ')}.`,
    );
  }
}

export class CorrectionNotPossibleError extends Error {
  override readonly name = 'CorrectionNotPossibleError';
}

/** It takes money back, and whoever asks did not say that they know. */
export class ReversalNotSeenError extends Error {
  override readonly name = 'ReversalNotSeenError';
  constructor(rejectIds: readonly string[]) {
    super(
      `Rejected record ${rejectIds.slice(0, 10).join(', ')} may take money back. As a row it would be money that came in, and set aside it would hold nothing back. Say although_reversal if that is meant.`,
    );
  }
}
