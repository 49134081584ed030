/** Why nothing was asked for. Both are permanent: nothing was changed. */

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
