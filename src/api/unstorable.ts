/** Tells what no table can hold, whoever sends it, from a fault in a statement. */

/** PostgreSQL: text with the character NUL, JSON with it, and a day outside its calendar. */
const CODES: ReadonlySet<unknown> = new Set(['22021', '22P05', '22008']);

export function isUnstorable(error: unknown): boolean {
  return error instanceof Error && CODES.has((error as { code?: unknown }).code);
}
