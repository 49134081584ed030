/** The common rules for the text of a cell, a header name and an identifier. */

const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e[+-]\d+$|^[+-]?\d+[.,]\d+e\d+$/i;
const SPREADSHEET_ERROR =
  /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INNER_SPACE = /\s/;
/** No identifier is longer, and an index could not hold one of some thousand characters. */
export const IDENTIFIER_MAX = 200;

/** Without outer blanks, no-break spaces and one leading apostrophe (a spreadsheet's mark for "text"). */
export function trimCell(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith("'") ? trimmed.slice(1).trim() : trimmed;
}

/** Header names match without regard to case and outer blanks; inner white space counts as one blank. */
export function normaliseHeader(text: string): string {
  const trimmed = trimCell(text);
  return (INNER_SPACE.test(trimmed) ? trimmed.replaceAll(/\s+/g, ' ') : trimmed).toLowerCase();
}

/** Scientific notation or a spreadsheet error: the digits of the identifier are lost, never expand it. Or no identifier at all. */
export function isDamaged(text: string): boolean {
  if (text.length > IDENTIFIER_MAX) return true;
  const first = text.charCodeAt(0);
  // Both begin with a figure, a sign or #: most identifiers need no closer look.
  if (first > 57) return false;
  return SCIENTIFIC.test(text) || SPREADSHEET_ERROR.test(text);
}

/** In a sentence about what `isDamaged`. */
export function damageOf(text: string, what: string): string {
  return text.length > IDENTIFIER_MAX
    ? `it is too long to be ${what}`
    : `a spreadsheet destroyed ${what}`;
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** For messages: quoted, and short enough to read. */
export function quoteValue(text: string): string {
  return text === '' ? 'a blank cell' : `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}
