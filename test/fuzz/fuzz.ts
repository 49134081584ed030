/** Runs comparisons over random files until enough records were compared. */
import { compareRows } from './rows.ts';
import { compareScanner } from './scanner.ts';

export type Comparison = 'scanner' | 'rows';

export interface FuzzResult {
  readonly files: number;
  readonly records: number;
  readonly remark: string;
}

/** The files with the seeds from `seed` on differ from what was expected in no way, or this throws with the seed that does. */
export function fuzz(
  comparison: Comparison,
  { records, seed }: { readonly records: number; readonly seed: number },
): FuzzResult {
  let files = 0;
  let compared = 0;
  let short = 0;
  while (compared < records) {
    const fileSeed = seed + files;
    try {
      if (comparison === 'scanner') compared += compareScanner(fileSeed);
      else {
        const counts = compareRows(fileSeed);
        compared += counts.records;
        short += counts.short;
      }
    } catch (cause) {
      throw new Error(
        `A difference: npm run fuzz -- --only ${comparison} --records 1 --seed ${String(fileSeed)}`,
        { cause },
      );
    }
    files += 1;
  }
  const remark =
    comparison === 'scanner'
      ? 'csv-parse is the reference'
      : `${String(short)} rows came the short way`;
  return { files, records: compared, remark };
}
