/**
 * The errors that a caller of the API may see. Code below the API throws its own named errors;
 * what is thrown from here already knows its status and is shown as it is.
 */
import type { FieldProblem } from './problem.ts';

export interface HttpErrorOptions {
  readonly status: number;
  /** One hyphenated word for the problem's `type`. */
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem document, as data. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(options: HttpErrorOptions) {
    super(options.detail ?? options.title, { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
    this.title = options.title;
    this.detail = options.detail;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
    this.members = options.members ?? {};
  }
}

export function notFound(detail: string): HttpError {
  return new HttpError({ status: 404, code: 'not-found', title: 'Not found', detail });
}

export function methodNotAllowed(method: string, allowed: readonly string[]): HttpError {
  const list = allowed.join(', ');
  return new HttpError({
    status: 405,
    code: 'method-not-allowed',
    title: 'Method not allowed',
    detail: `This path does not take ${method}; it takes ${list}.`,
    headers: { allow: list },
  });
}

export function unauthorized(): HttpError {
  return new HttpError({
    status: 401,
    code: 'unauthorized',
    title: 'Unauthorized',
    detail:
      'Log in and send the access token as Authorization: Bearer; a machine sends its token in X-Internal-Token.',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

export function invalidRequest(errors: readonly FieldProblem[]): HttpError {
  const places = errors.map((error) =>
    error.field === '' ? error.message : `${error.in} field ${error.field} ${error.message}`,
  );
  return new HttpError({
    status: 400,
    code: 'invalid-request',
    title: 'The request is not valid',
    detail: `${places.join('; ')}.`,
    errors,
  });
}

/** Which field holds it is not known: the database said so, of the values together. */
export function unstorable(cause: unknown): HttpError {
  return new HttpError({
    status: 400,
    code: 'invalid-request',
    title: 'The request is not valid',
    detail: 'It holds the character NUL, or a day that no calendar has.',
    cause,
  });
}

export function malformedJson(
  position: number,
  line: number,
  column: number,
  cause: unknown,
): HttpError {
  return new HttpError({
    status: 400,
    code: 'malformed-json',
    title: 'The body is not JSON',
    detail: `The body stops being JSON at position ${String(position)} (line ${String(line)}, column ${String(column)}).`,
    cause,
  });
}

export function unavailable(detail: string, cause: unknown): HttpError {
  return new HttpError({
    status: 503,
    code: 'unavailable',
    title: 'Temporarily unavailable',
    detail,
    headers: { 'retry-after': '5' },
    cause,
  });
}

/** Shown for whatever nobody foresaw: it tells nothing but where to look. */
export function internalError(cause: unknown): HttpError {
  return new HttpError({
    status: 500,
    code: 'internal',
    title: 'Internal error',
    detail: 'Something unexpected happened. Give the request id to whoever looks into it.',
    cause,
  });
}
