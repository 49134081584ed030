/** The bodies that Fineract and its container answer with. */

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FineractError {
  readonly status: number;
  /** errors[0]'s code. */
  readonly code: string;
  readonly message: string;
  readonly topCode?: string;
  readonly parameterName?: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

export function json(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value), headers: JSON_TYPE };
}

const TOP_CODES: Readonly<Record<number, string>> = {
  400: 'validation.msg.validation.errors.exist',
  403: 'validation.msg.domain.rule.violation',
  404: 'error.msg.resource.not.found',
  500: 'error.msg.platform.server.side.error',
  503: 'error.msg.platform.service.unavailable',
};

/** Fineract's own envelope, with the code in errors[0]. */
export function envelope(error: FineractError): Answer {
  return json(error.status, {
    developerMessage: error.message,
    httpStatusCode: String(error.status),
    defaultUserMessage: error.message,
    userMessageGlobalisationCode: error.topCode ?? TOP_CODES[error.status] ?? error.code,
    errors: [
      {
        developerMessage: error.message,
        defaultUserMessage: error.message,
        userMessageGlobalisationCode: error.code,
        parameterName: error.parameterName ?? 'id',
        args: [],
      },
    ],
  });
}

/** Errors that carry a code at the top only. */
export function bare(status: number, code: string, message: string, typed = true): Answer {
  const answer = json(status, {
    developerMessage: message,
    httpStatusCode: String(status),
    defaultUserMessage: message,
    userMessageGlobalisationCode: code,
  });
  return typed ? answer : { ...answer, headers: {} };
}

/** The servlet container's own error body: no code of Fineract. */
export function container(
  status: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const text: Readonly<Record<number, string>> = {
    400: 'Bad Request',
    401: 'Unauthorized',
    404: 'Not Found',
    405: 'Method Not Allowed',
    415: 'Unsupported Media Type',
    500: 'Internal Server Error',
  };
  const answer = json(status, {
    timestamp: new Date().toISOString(),
    status,
    error: text[status] ?? 'Error',
    path,
  });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

export function html(status: number): Answer {
  const title = `${String(status)} Bad Gateway`;
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
  };
}

/** A transaction or loan that does not exist. */
export function notFound(code: string, message: string): Answer {
  return envelope({ status: 404, code, message });
}
