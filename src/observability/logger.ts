/** Structured JSON logs. Names, phone numbers, raw records and secrets are cut out whatever a caller passes. */
import { Logger } from '@aws-lambda-powertools/logger';

const SECRET_OR_PERSONAL =
  /^(password|authorization|token|secret|secret_?string|connection_?string|phone|mobile(_?no)?|raw_?record|(client|borrower|customer|first|last|full)_?name|account_?number)$/i;
const REMOVED = '[removed]';

/** A logger whose level follows LOG_LEVEL and whose lines carry the service name. */
export function makeLogger(serviceName: string): Logger {
  return new Logger({ serviceName, jsonReplacerFn: withoutSecrets });
}

/** For JSON.stringify: replaces the value of every key that names a person or a secret. */
export function withoutSecrets(key: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (SECRET_OR_PERSONAL.test(key)) return REMOVED;
  if (typeof value === 'bigint') return value.toString();
  return value;
}
