/** Why something about an account was refused. All are permanent but the second: nothing was changed. */

/** One error for an unknown e-mail, a wrong password and a disabled account: whoever asks learns nothing of which. */
export class LoginRefusedError extends Error {
  override readonly name = 'LoginRefusedError';
  constructor() {
    super('The e-mail address and the password do not fit.');
  }
}

export class TooManyTriesError extends Error {
  override readonly name = 'TooManyTriesError';
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super(`Too many tries have failed. The next is taken in ${String(retryAfterSeconds)} seconds.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The refresh token is unknown, over, or was used before. */
export class SessionOverError extends Error {
  override readonly name = 'SessionOverError';
  constructor() {
    super('The session is over. Log in again.');
  }
}

export class WrongPasswordError extends Error {
  override readonly name = 'WrongPasswordError';
  constructor() {
    super('is not the password of this account');
  }
}

/** `field` is the one that holds it. */
export class PasswordNotTakenError extends Error {
  override readonly name = 'PasswordNotTakenError';
  readonly field: string;
  constructor(field: string, problem: string) {
    super(problem);
    this.field = field;
  }
}

export class UnknownLendersError extends Error {
  override readonly name = 'UnknownLendersError';
}

export class EmailTakenError extends Error {
  override readonly name = 'EmailTakenError';
  constructor() {
    super('There is an account of this e-mail address already.');
  }
}

export class AccountNotFoundError extends Error {
  override readonly name = 'AccountNotFoundError';
  constructor(userId: string) {
    super(`There is no user ${userId}.`);
  }
}

/** The access token still says so, but the account does not any more. */
export class NoLongerAdminError extends Error {
  override readonly name = 'NoLongerAdminError';
  constructor() {
    super('Your account is not that of an active admin of all lenders any more.');
  }
}

export class OwnAccountError extends Error {
  override readonly name = 'OwnAccountError';
  constructor() {
    super('Nobody may disable, demote or limit their own account, or reset its password.');
  }
}

export class LastAdminError extends Error {
  override readonly name = 'LastAdminError';
  constructor(cause: unknown) {
    super('This is the last active admin of all lenders; make another one first.', { cause });
  }
}
