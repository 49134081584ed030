/** Why a posting message is not done. All of these leave the message in the queue. */

/** Somebody else works on the payment right now, or took it over. */
export class RepaymentBusyError extends Error {
  override readonly name = 'RepaymentBusyError';
  constructor(sourceKey: string) {
    super(`Repayment ${sourceKey} is in the hands of another worker.`);
  }
}

/** Not posted yet, or not known to be; a later delivery goes on. */
export class RepaymentUnsettledError extends Error {
  override readonly name = 'RepaymentUnsettledError';
  readonly code: string;
  constructor(sourceKey: string, code: string, reason: string) {
    super(`Repayment ${sourceKey} is not settled: ${reason}`);
    this.code = code;
  }
}

/** No repayment can be posted until a setting is mended. */
export class FineractConfigurationError extends Error {
  override readonly name = 'FineractConfigurationError';
  readonly code: string;
  constructor(code: string, reason: string) {
    super(`Fineract cannot be used: ${reason}`);
    this.code = code;
  }
}

/** A message that names no row of the outbox: permanent, for the dead-letter queue. */
export class RepaymentNotFoundError extends Error {
  override readonly name = 'RepaymentNotFoundError';
  constructor(sourceKey: string) {
    super(`No outbox row ${sourceKey}.`);
  }
}
