/** The numeric columns of a plan, as readers of bytes. */
import { paiseIn, rupeesIn } from './amount-bytes.ts';
import type { RowPlan } from './plan.ts';

/** Paise of a cell that is not blank, or -1 where only its text tells. */
export type AmountOfBytes = (bytes: Uint8Array, from: number, to: number) => number;

export function amountReaders(plan: RowPlan): AmountOfBytes[] {
  return plan.numeric.map(({ column }) =>
    column.unit === 'paise'
      ? (bytes, from, to) => paiseIn(bytes, from, to, column.digits)
      : rupeesIn,
  );
}
