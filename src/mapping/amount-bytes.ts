/** Amounts read straight from bytes, in the plainest notations. Whatever else there is, `money.ts` reads from text. */

const ZERO = 48;
const COMMA = 44;
const POINT = 46;
/** Twelve figures of rupees, as many as the tables hold: exact in a double, as paise too. */
const RUPEE_FIGURES_MAX = 12;
const PAISE_FIGURES_MAX = 14;

/** Paise of `18450`, `18450.5` or `1,23,456.78` in a stretch of bytes; -1 where it is anything else. */
export function rupeesIn(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  let rupees = 0;
  let figures = 0;
  let commaAt = -1;
  // Groups after the first comma: all of two figures but the last, or all of three; the last has three.
  let allTwo = true;
  let allThree = true;
  let first = 0;
  for (; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= ZERO + 9) {
      rupees = rupees * 10 + (byte - ZERO);
      figures += 1;
    } else if (byte === COMMA) {
      if (commaAt === -1) first = at - from;
      else {
        allTwo &&= at - commaAt === 3;
        allThree &&= at - commaAt === 4;
      }
      commaAt = at;
    } else break;
  }
  if (figures === 0 || figures > RUPEE_FIGURES_MAX) return -1;
  if (commaAt !== -1) {
    if (at - commaAt !== 4 || first === 0 || first > 3) return -1;
    if (!allThree && (!allTwo || first > 2)) return -1;
  }
  if (at === to) return rupees * 100;
  return bytes[at] === POINT ? withFraction(rupees, bytes, at + 1, to) : -1;
}

function withFraction(rupees: number, bytes: Uint8Array, from: number, to: number): number {
  const tens = (bytes[from] as number) - ZERO;
  if (to - from < 1 || to - from > 2 || tens < 0 || tens > 9) return -1;
  const ones = to - from === 2 ? (bytes[from + 1] as number) - ZERO : 0;
  return ones < 0 || ones > 9 ? -1 : rupees * 100 + tens * 10 + ones;
}

/** Paise of whole paise; with `digits` there must be exactly so many. -1 where it is anything else. */
export function paiseIn(
  bytes: Uint8Array,
  from: number,
  to: number,
  digits: number | undefined,
): number {
  if (to === from || (digits !== undefined && to - from !== digits)) return -1;
  let at = from;
  while (at < to - 1 && bytes[at] === ZERO) at += 1;
  if (to - at > PAISE_FIGURES_MAX) return -1;
  let paise = 0;
  for (; at < to; at += 1) {
    const figure = (bytes[at] as number) - ZERO;
    if (figure < 0 || figure > 9) return -1;
    paise = paise * 10 + figure;
  }
  return paise;
}
