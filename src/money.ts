/**
 * Rupees as they are written in lenders' files. Inside the system an amount is a decimal string with exactly two
 * decimals ("18450.00", "-5.10") or whole paise as a bigint, never a float.
 */

/** As many whole rupees as `numeric(14,2)` holds. */
const RUPEE_DIGITS_MAX = 12;

const INDIAN_GROUPS = /^\d{1,2}(?:,\d{2})*,\d{3}$/;
const THOUSAND_GROUPS = /^\d{1,3}(?:,\d{3})+$/;
const RUPEES = /^(-)?(?:(?:₹|rs\.)\s*)?(-)?(\d[\d,]*)(?:\.(\d{1,2}))?(?:\s*\/-)?$/i;
const PLAIN_RUPEES = /^(\d+)(?:\.(\d{1,2}))?$/;
const DECIMAL = /^(-?)(\d+)\.(\d{2})$/;

export interface RupeeNotation {
  /** The text ends in "Cr" (plus) or "Dr" (minus), as bank statements write balances. */
  readonly creditDebitSuffix?: boolean;
}

/**
 * Reads rupees: `18450`, `18450.5`, `1,23,456.78`, `₹ 12,500.00`, `Rs. 18,450/-`, `(18,450.00)` for minus.
 * Returns a decimal string with two decimals, or null where no notation fits or the number is too large to store.
 */
export function readRupees(text: string, notation: RupeeNotation = {}): string | null {
  const plain = PLAIN_RUPEES.exec(text);
  if (plain) return decimal(false, plain[1] ?? '', plain[2] ?? '');
  let rest = text.trim();
  let negative = false;
  if (notation.creditDebitSuffix) {
    const suffix = /\s*(cr|dr)\.?$/i.exec(rest);
    if (suffix) {
      negative = suffix[1]?.toLowerCase() === 'dr';
      rest = rest.slice(0, suffix.index);
    }
  }
  if (rest.startsWith('(') && rest.endsWith(')')) {
    // Brackets and another sign together would be a guess.
    if (negative) return null;
    negative = true;
    rest = rest.slice(1, -1).trim();
  }
  const match = RUPEES.exec(rest);
  if (!match) return null;
  const signs = (match[1] ? 1 : 0) + (match[2] ? 1 : 0) + (negative ? 1 : 0);
  if (signs > 1) return null;
  const whole = match[3] ?? '';
  if (whole.includes(',') && !INDIAN_GROUPS.test(whole) && !THOUSAND_GROUPS.test(whole))
    return null;
  return decimal(signs === 1, whole.replaceAll(',', ''), match[4] ?? '');
}

/**
 * Reads whole paise, `1845000` or `000000001845000`, as rupees with two decimals.
 * With `digits` the text must have exactly so many. Null where it is anything but digits.
 */
export function readPaise(text: string, digits?: number): string | null {
  const match = /^(-)?(\d+)$/.exec(text);
  if (!match) return null;
  const figures = match[2] ?? '';
  if (digits !== undefined && (figures.length !== digits || match[1])) return null;
  const padded = figures.padStart(3, '0');
  return decimal(match[1] !== undefined, padded.slice(0, -2), padded.slice(-2));
}

/** "18450.00" as 1845000n. Throws RangeError for text that is not a decimal string with two decimals. */
export function toPaise(amount: string): bigint {
  const match = DECIMAL.exec(amount);
  if (!match) throw new RangeError('An amount must be a decimal string with exactly two decimals.');
  const paise = BigInt(`${match[2] ?? ''}${match[3] ?? ''}`);
  return match[1] ? -paise : paise;
}

/** 1845000n as "18450.00". */
export function fromPaise(paise: bigint): string {
  const figures = (paise < 0n ? -paise : paise).toString().padStart(3, '0');
  return `${paise < 0n ? '-' : ''}${figures.slice(0, -2)}.${figures.slice(-2)}`;
}

/** "123456.78" as "₹ 1,23,456.78", for people. */
export function formatRupees(amount: string): string {
  const paise = toPaise(amount);
  const [whole = '', fraction = ''] = fromPaise(paise < 0n ? -paise : paise).split('.');
  const head = whole.slice(0, -3).replaceAll(/\B(?=(?:\d{2})+$)/g, ',');
  return `${paise < 0n ? '-' : ''}₹ ${head === '' ? '' : `${head},`}${whole.slice(-3)}.${fraction}`;
}

/** Adds many amounts, exactly. */
export class AmountSum {
  #paise = 0n;

  /** Throws RangeError for anything but a decimal string with two decimals. */
  add(amount: string): void {
    this.#paise += toPaise(amount);
  }

  addPaise(paise: bigint): void {
    this.#paise += paise;
  }

  /** The sum as a decimal string. */
  total(): string {
    return fromPaise(this.#paise);
  }
}

/** True for "0.01" and above. The amount is a decimal string with two decimals. */
export function isPositive(amount: string): boolean {
  return !amount.startsWith('-') && amount !== '0.00';
}

/** The same amount with the other sign. */
export function negate(amount: string): string {
  if (amount === '0.00') return amount;
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

function decimal(negative: boolean, whole: string, fraction: string): string | null {
  let zeros = 0;
  while (zeros < whole.length - 1 && whole.charCodeAt(zeros) === 48) zeros += 1;
  const figures = zeros === 0 ? whole : whole.slice(zeros);
  if (figures.length > RUPEE_DIGITS_MAX) return null;
  const amount = `${figures}.${fraction.padEnd(2, '0')}`;
  return negative && amount !== '0.00' ? `-${amount}` : amount;
}
