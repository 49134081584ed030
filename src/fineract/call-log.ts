/** The record of one call to Fineract, without anything secret. */
import type { FineractReply } from './reply.ts';

export interface CallContext {
  readonly sourceKey?: string;
  readonly loanExternalId?: string;
  readonly attempt?: number;
}

export interface FineractCall extends CallContext {
  readonly calledAt: Date;
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey?: string;
  readonly requestBody?: string;
  readonly durationMs: number;
  readonly reply: FineractReply;
}

export type RecordCall = (call: FineractCall) => Promise<void>;

const BODY_MAX = 65_536;
const HEADERS_KEPT = new Set([
  'content-type',
  'x-served-from-cache',
  'retry-after',
  'x-correlation-id',
  'x-notification-refresh',
  'www-authenticate',
  'server',
  'via',
]);

/** A body as it may be kept: passwords cut out, NUL made visible (text in PostgreSQL has none), bounded. */
export function redactedBody(text: string): string {
  return text
    .slice(0, BODY_MAX)
    .replaceAll('\0', '\u2400')
    .replaceAll(
      /("(?:password|repeatPassword|token|secret|authorization)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
      '$1"[removed]"',
    );
}

/** Headers worth keeping; cookies and the like are left out. */
export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HEADERS_KEPT.has(name)));
}
