/** What a call to Fineract brought, as data: an answer of any status, or the way in which none came. */
import { isRecord, parseJson } from './json.ts';

export interface FineractAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string;
  /** Undefined where the body is not JSON. */
  readonly json: unknown;
  /** A replay: the answer belongs to an earlier request with the same key. */
  readonly servedFromCache: boolean;
}

export interface NoAnswer {
  readonly kind: 'no answer';
  /**
   * refused: no connection was made, nothing was sent. too late: its turn came after the time in which it may leave.
   * timeout and reset: the request may have been carried out.
   */
  readonly why: 'timeout' | 'reset' | 'refused' | 'too late';
  readonly detail: string;
}

export type FineractReply = FineractAnswer | NoAnswer;

export function makeAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  bodyText: string,
): FineractAnswer {
  return {
    kind: 'answer',
    status,
    headers,
    bodyText,
    json: parseJson(bodyText),
    servedFromCache: headers['x-served-from-cache'] === 'true',
  };
}

/**
 * The code that says most: that of errors[0], else that of the top level; undefined where the body
 * is not one of Fineract's own (a container's or a proxy's page).
 */
export function errorCode(answer: FineractAnswer): string | undefined {
  if (!isRecord(answer.json)) return undefined;
  const { errors } = answer.json;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return code(first) ?? code(answer.json);
}

/** The sentence that goes with `errorCode`, for people; cut to 300 characters. */
export function errorMessage(answer: FineractAnswer): string {
  const errors: unknown = isRecord(answer.json) ? answer.json['errors'] : undefined;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const text = message(first) ?? message(answer.json) ?? `HTTP ${String(answer.status)}`;
  return text.slice(0, 300);
}

function code(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const found = value['userMessageGlobalisationCode'];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function message(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const found = value['defaultUserMessage'] ?? value['developerMessage'];
  return typeof found === 'string' && found !== '' ? found : undefined;
}
