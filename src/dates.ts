/**
 * Dates as lenders' files write them. Inside the system a time is local Indian text, `YYYY-MM-DDTHH:MM:SS`;
 * its first ten characters are the day. What carries a zone is moved to India; what carries none is Indian already.
 */

/** Turns text into `YYYY-MM-DDTHH:MM:SS` in India, or null where the format does not fit or the day does not exist. */
export type DateReader = (text: string) => string | null;

/** Formats that strptime has no token for. */
export const namedDateFormats = ['excel_serial', 'epoch_seconds', 'iso8601'] as const;

const INDIA_OFFSET_MS = 19_800_000;
const DAY_MS = 86_400_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTHS_LONG =
  'january february march april may june july august september october november december'.split(
    ' ',
  );

/** What each strptime token may look like: loose alone, fixed where another figure touches it. */
const TOKENS: Readonly<
  Record<string, { readonly loose: string; readonly fixed: string; readonly figures: boolean }>
> = {
  d: { loose: String.raw`\d{1,2}`, fixed: String.raw`\d{2}`, figures: true },
  m: { loose: String.raw`\d{1,2}`, fixed: String.raw`\d{2}`, figures: true },
  Y: { loose: String.raw`\d{4}`, fixed: String.raw`\d{4}`, figures: true },
  y: { loose: String.raw`\d{2}`, fixed: String.raw`\d{2}`, figures: true },
  H: { loose: String.raw`\d{1,2}`, fixed: String.raw`\d{2}`, figures: true },
  I: { loose: String.raw`\d{1,2}`, fixed: String.raw`\d{2}`, figures: true },
  M: { loose: String.raw`\d{1,2}`, fixed: String.raw`\d{2}`, figures: true },
  S: { loose: String.raw`\d{1,2}`, fixed: String.raw`\d{2}`, figures: true },
  p: { loose: '[AaPp][Mm]', fixed: '[AaPp][Mm]', figures: false },
  b: { loose: '[A-Za-z]{3}', fixed: '[A-Za-z]{3}', figures: false },
  B: { loose: '[A-Za-z]+', fixed: '[A-Za-z]+', figures: false },
};

/**
 * Makes the reader of one declared format: a strptime pattern of %d %m %Y %y %b %B %H %I %p %M %S,
 * or `excel_serial` (days since 1900, fraction = time), `epoch_seconds`, `iso8601` (with or without a zone).
 * Throws RangeError naming a token that is not supported or a format without a whole day.
 */
export function dateReader(format: string): DateReader {
  if (format === 'excel_serial') return readExcelSerial;
  if (format === 'epoch_seconds') return readEpochSeconds;
  if (format === 'iso8601') return readIso8601;
  return strptimeReader(format);
}

/** The Indian day, `YYYY-MM-DD`, of an instant. */
export function indianDay(instant: Date): string {
  return indianTime(instant).slice(0, 10);
}

/** The Indian time, `YYYY-MM-DDTHH:MM:SS`, of an instant. */
export function indianTime(instant: Date): string {
  return new Date(instant.getTime() + INDIA_OFFSET_MS).toISOString().slice(0, 19);
}

function strptimeReader(format: string): DateReader {
  const tokens: string[] = [];
  let pattern = '^';
  let figuresBefore = false;
  for (let at = 0; at < format.length; at += 1) {
    const character = format.charAt(at);
    if (character !== '%') {
      pattern +=
        character === ' ' ? ' +' : character.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
      figuresBefore = false;
      continue;
    }
    at += 1;
    const name = format.charAt(at);
    const token = TOKENS[name];
    if (!token || !Object.hasOwn(TOKENS, name)) {
      throw new RangeError(
        `%${name} is not supported; use ${Object.keys(TOKENS)
          .map((key) => `%${key}`)
          .join(' ')}`,
      );
    }
    // Where figures touch, a width that varies would let one text mean two days.
    const next = format.charAt(at + 1) === '%' ? TOKENS[format.charAt(at + 2)] : undefined;
    const touches = token.figures && (figuresBefore || next?.figures === true);
    pattern += `(${touches ? token.fixed : token.loose})`;
    figuresBefore = token.figures;
    tokens.push(name);
  }
  checkTokens(format, tokens);
  const expression = new RegExp(`${pattern}$`);
  return (text) => {
    const match = expression.exec(text);
    return match ? assemble(tokens, match) : null;
  };
}

function checkTokens(format: string, tokens: readonly string[]): void {
  const has = (...names: string[]) => tokens.filter((token) => names.includes(token)).length === 1;
  if (
    new Set(tokens).size !== tokens.length ||
    !has('d') ||
    !has('m', 'b', 'B') ||
    !has('Y', 'y')
  ) {
    throw new RangeError(`${format} must name the day, the month and the year once each`);
  }
  if (
    tokens.includes('I') !== tokens.includes('p') ||
    (tokens.includes('I') && tokens.includes('H'))
  ) {
    throw new RangeError(`${format} must use %I together with %p, or %H alone`);
  }
}

function assemble(tokens: readonly string[], match: RegExpExecArray): string | null {
  let [year, month, day, hour, minute, second] = [0, 0, 0, 0, 0, 0];
  let half = '';
  for (const [index, token] of tokens.entries()) {
    const text = match[index + 1] ?? '';
    if (token === 'd') day = Number(text);
    else if (token === 'm') month = Number(text);
    else if (token === 'b') month = MONTHS.indexOf(text.toLowerCase()) + 1;
    else if (token === 'B') month = MONTHS_LONG.indexOf(text.toLowerCase()) + 1;
    else if (token === 'Y') year = Number(text);
    else if (token === 'y') year = Number(text) + (Number(text) < 69 ? 2000 : 1900);
    else if (token === 'H' || token === 'I') hour = Number(text);
    else if (token === 'M') minute = Number(text);
    else if (token === 'S') second = Number(text);
    else half = text.toLowerCase();
  }
  if (half !== '') {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  }
  return localTime(year, month, day, hour, minute, second);
}

function localTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): string | null {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function two(value: number): string {
  return value < 10 ? `0${String(value)}` : String(value);
}

/** Five figures reach from 1927 to 2173; day 25569 is 1970-01-01. */
function readExcelSerial(text: string): string | null {
  const match = /^(\d{5})(\.\d+)?$/.exec(text);
  if (!match) return null;
  const seconds = Math.round(Number(`0${match[2] ?? ''}`) * 86_400);
  return new Date((Number(match[1]) - 25_569) * DAY_MS + seconds * 1000).toISOString().slice(0, 19);
}

function readEpochSeconds(text: string): string | null {
  return /^\d{9,10}$/.test(text) ? indianTime(new Date(Number(text) * 1000)) : null;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

function readIso8601(text: string): string | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const figure = (group: number) => Number(match[group] ?? 0);
  const local = localTime(figure(1), figure(2), figure(3), figure(4), figure(5), figure(6));
  const zone = match[7]?.toUpperCase();
  if (local === null || zone === undefined) return local;
  const offsetMinutes = zone === 'Z' ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  if (offsetMinutes > 14 * 60) return null;
  const shift = (zone.startsWith('-') ? offsetMinutes : -offsetMinutes) * 60_000;
  return indianTime(new Date(Date.parse(`${local}Z`) + shift));
}
