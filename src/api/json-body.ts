/** Reads a JSON body and, where it is none, says at which character it stops being JSON. */
import { malformedJson } from '../contract/http-errors.ts';

/** The parsed body; an empty body counts as an empty object. Throws HttpError 400 with the position. */
export function parseJsonBody(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const position = faultPosition(text, error);
    const before = text.slice(0, position).split('\n');
    throw malformedJson(position, before.length, (before.at(-1) ?? '').length + 1, error);
  }
}

/** Positions count from 0. The engine names one for most faults, not for an unexpected token or end. */
function faultPosition(text: string, error: unknown): number {
  const stated = statedPosition(error);
  if (stated !== undefined) return stated;
  // The fault is at the end of the shortest prefix that no further text could repair.
  let repairable = 0;
  let broken = text.length + 1;
  while (broken - repairable > 1) {
    const middle = Math.floor((repairable + broken) / 2);
    if (isRepairable(text.slice(0, middle))) repairable = middle;
    else broken = middle;
  }
  return repairable;
}

function statedPosition(error: unknown): number | undefined {
  const match = error instanceof Error ? / at position (\d+)/.exec(error.message) : null;
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

function isRepairable(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('end of JSON input')) return true;
    return statedPosition(error) === prefix.length;
  }
}
