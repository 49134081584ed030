/** Structured JSON logs. Names, phone numbers, raw records and secrets are cut out whatever a caller passes. */
import { Logger } from '@aws-lambda-powertools/logger';

const SECRET_OR_PERSONAL =
  /^(password|authorization|token|secret|secret_?string|connection_?string|phone|mobile(_?no)?|raw_?record|(client|borrower|customer|first|last|full)_?name|account_?number)$/i;
const REMOVED = '[removed]';
/** What PostgreSQL tells of the row, the line of a COPY or the values at hand: they name borrowers. */
const ROW_CONTENT = new Set(['detail', 'where', 'hint', 'internalQuery']);

/** A logger whose level follows LOG_LEVEL and whose lines carry the service name. */
export function makeLogger(serviceName: string): Logger {
  return new Logger({ serviceName, jsonReplacerFn: withoutSecrets });
}

/** What code outside the functions asks of a logger. */
export interface PlainLogger {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

export function plainLogger(logger: Logger): PlainLogger {
  return {
    info: (message, fields) => logger.info(message, fields),
    error: (message, fields) => logger.error(message, fields),
  };
}

/** For JSON.stringify: replaces the value of every key that names a person or a secret, and what an error tells of a row. */
export function withoutSecrets(key: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (SECRET_OR_PERSONAL.test(key)) return REMOVED;
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Error ? withoutRowContent(value) : value;
}

/** A copy of the error and its causes, without what the driver's errors carry of the row. */
function withoutRowContent(error: Error): Error {
  const copy = Object.create(Object.getPrototypeOf(error)) as Error;
  const fromDatabase = 'severity' in error && 'code' in error;
  for (const name of Object.getOwnPropertyNames(error)) {
    const value: unknown = Reflect.get(error, name);
    const shown = fromDatabase && ROW_CONTENT.has(name) && value !== undefined ? REMOVED : value;
    Object.defineProperty(copy, name, {
      value: shown instanceof Error ? withoutRowContent(shown) : shown,
      enumerable: Object.prototype.propertyIsEnumerable.call(error, name),
    });
  }
  return copy;
}
