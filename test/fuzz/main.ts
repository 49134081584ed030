/**
 * npm run fuzz -- --records N --seed S [--only scanner|rows]
 * Compares random files, of at least N records in all, with what is known to be right: the record scanner with csv-parse,
 * and the short way to rows with the long one. File n has the seed S + n, so a difference replays by itself:
 * --records 1 --seed <its seed>. Ends with 1 at the first difference.
 */
import { parseArgs } from 'node:util';
import { fuzz, type Comparison } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const records = Number(values.records);
const seed = Number(values.seed);
if (!Number.isSafeInteger(records) || records < 1 || !Number.isSafeInteger(seed))
  throw new Error('--records and --seed are whole numbers.');
if (values.only !== undefined && values.only !== 'scanner' && values.only !== 'rows')
  throw new Error('--only is scanner or rows.');

const comparisons: readonly Comparison[] =
  values.only === undefined ? ['scanner', 'rows'] : [values.only];
for (const comparison of comparisons) {
  const start = performance.now();
  try {
    const result = fuzz(comparison, { records, seed });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${comparison}: ${String(result.records)} records in ${String(result.files)} files without a difference, seeds ${String(seed)} to ${String(seed + result.files - 1)}, ${seconds} s; ${result.remark}`,
    );
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
