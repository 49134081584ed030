/** The refusals of the record scanner, each with the line to look at. */
import type { EncodingProblem } from './encoding-guard.ts';
import { FileRejectedError } from './errors.ts';

export function wrongEncoding(problem: EncodingProblem, line: number): FileRejectedError {
  const message = `${problem.message} The first such place is on line ${String(line)}.`;
  return new FileRejectedError(problem.code, message, { line });
}

export function recordTooLong(line: number, bytesMax: number): FileRejectedError {
  const message = `The record that begins on line ${String(line)} is longer than ${String(bytesMax)} bytes; check that line for a missing line end.`;
  return new FileRejectedError('record_too_long', message, { line, bytesMax });
}

export function unclosedQuote(line: number): FileRejectedError {
  const message = `A quote that opens on line ${String(line)} is never closed; correct that line and upload the file again.`;
  return new FileRejectedError('unclosed_quote', message, { line });
}
