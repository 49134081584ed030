/** Tells whether an error came from what the program stands on, so that trying again can help. */

// Connection lost, resources short, operator or server shutting down, serialization, deadlock, system errors.
const TRANSIENT_SQLSTATE = /^(08|40|53|55|57|58)/;
const NETWORK_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
const DRIVER_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|connection error|client has encountered/i;

/**
 * True for a lost or refused connection, a server or disk that is short of something, and every answer of AWS
 * that is not about this one object. Anything else is a fault of the program.
 */
export function isInfrastructureError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata, name } = error as Error & { code?: unknown; $metadata?: unknown };
  if (
    typeof code === 'string' &&
    (NETWORK_CODES.has(code) || (code.length === 5 && TRANSIENT_SQLSTATE.test(code)))
  ) {
    return true;
  }
  if ($metadata !== undefined) return true;
  if (
    name === 'TimeoutError' ||
    name === 'AbortError' ||
    name === 'CredentialsProviderError' ||
    name === 'DigestFileError'
  )
    return true;
  if (DRIVER_MESSAGE.test(error.message)) return true;
  return isInfrastructureError(error.cause);
}
