/** Amounts as Fineract writes them: any number of decimals, as a number or as text. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Whole paise of '18450', '18450.5' or '18450.500000'; undefined where it is no amount or has parts of a paisa. */
export function paiseOf(amount: unknown): bigint | undefined {
  const match = DECIMAL.exec(
    typeof amount === 'number' ? String(amount) : typeof amount === 'string' ? amount : '',
  );
  if (match === null) return undefined;
  const decimals = (match[3] ?? '').replace(/0+$/, '');
  if (decimals.length > 2) return undefined;
  const paise = BigInt(match[2] ?? '') * 100n + BigInt(decimals.padEnd(2, '0'));
  return match[1] === '-' ? -paise : paise;
}

export function sameAmount(one: unknown, other: unknown): boolean {
  const paise = paiseOf(one);
  return paise !== undefined && paise === paiseOf(other);
}

/** '18450.00' for 1845000n. */
export function decimalOf(paise: bigint): string {
  const digits = (paise < 0n ? -paise : paise).toString().padStart(3, '0');
  return `${paise < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
