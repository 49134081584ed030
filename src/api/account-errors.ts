/** What accounts refuse, as problems that a caller may see. */
import {
  AccountNotFoundError,
  EmailTakenError,
  LastAdminError,
  LoginRefusedError,
  NoLongerAdminError,
  OwnAccountError,
  PasswordNotTakenError,
  SessionOverError,
  TooManyTriesError,
  UnknownLendersError,
  WrongPasswordError,
} from '../accounts/errors.ts';
import { SigningKeyError } from '../accounts/signing-keys.ts';
import { HttpError, invalidRequest, notFound, unavailable } from '../contract/http-errors.ts';
import { SecretUnreadableError } from '../secrets.ts';

/** Runs `work`; the errors of accounts become problems, all others pass through. */
export async function accounting<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asProblem(error) ?? error;
  }
}

function asProblem(error: unknown): HttpError | undefined {
  if (error instanceof LoginRefusedError) return notKnown('login-refused', 'Not logged in', error);
  if (error instanceof SessionOverError) return notKnown('session-over', 'Not logged in', error);
  if (error instanceof TooManyTriesError)
    return new HttpError({
      status: 429,
      code: 'too-many-tries',
      title: 'Too many tries',
      detail: error.message,
      headers: { 'retry-after': String(error.retryAfterSeconds) },
      cause: error,
    });
  if (error instanceof WrongPasswordError) return wrongField('current_password', error);
  if (error instanceof PasswordNotTakenError) return wrongField(error.field, error);
  if (error instanceof UnknownLendersError) return wrongField('lenders', error);
  if (error instanceof NoLongerAdminError)
    return new HttpError({
      status: 403,
      code: 'no-longer-admin',
      title: 'Not allowed',
      detail: error.message,
      cause: error,
    });
  if (error instanceof AccountNotFoundError) return notFound(error.message);
  if (error instanceof EmailTakenError) return conflict('email-taken', 'There is one', error);
  if (error instanceof OwnAccountError) return conflict('own-account', 'Your own account', error);
  if (error instanceof LastAdminError) return conflict('last-admin', 'An admin must stay', error);
  if (error instanceof SigningKeyError || error instanceof SecretUnreadableError)
    return unavailable('Nobody can log in at the moment: the signing keys are not there.', error);
  return undefined;
}

function notKnown(code: string, title: string, cause: Error): HttpError {
  const headers = { 'www-authenticate': 'Bearer' };
  return new HttpError({ status: 401, code, title, detail: cause.message, headers, cause });
}

function wrongField(field: string, { message }: Error): HttpError {
  return invalidRequest([{ in: 'body', field, message }]);
}

function conflict(code: string, title: string, cause: Error): HttpError {
  return new HttpError({ status: 409, code, title, detail: cause.message, cause });
}
