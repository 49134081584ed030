/** Whose things somebody may see and touch, as a plain value that every layer may take. */

/** Upper-case names; null: all lenders. What has no lender is for those of all lenders only. */
export type Lenders = readonly string[] | null;

export const ALL_LENDERS: Lenders = null;

export function isWithin(lenders: Lenders, lender: string | null): boolean {
  return lenders === null || (lender !== null && lenders.includes(lender));
}
