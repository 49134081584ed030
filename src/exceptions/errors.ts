/** Why nothing was asked for, or changed. All are permanent. */

export class ExceptionNotFoundError extends Error {
  override readonly name = 'ExceptionNotFoundError';
  constructor(exceptionId: string) {
    super(`There is no exception ${exceptionId}.`);
  }
}

/** The case does not take this action, or not as it stands. */
export class ActionNotPossibleError extends Error {
  override readonly name = 'ActionNotPossibleError';
}

/** Nobody can look after a case that they may not see. */
export class OwnerNotPossibleError extends Error {
  override readonly name = 'OwnerNotPossibleError';
  constructor() {
    super('must be a person with an active account who may see this case and act on it');
  }
}
