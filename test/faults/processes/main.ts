/** Runs schedules of faults on real processes: npm run faults:processes -- --seed N --runs R [--verbose]. */
import { parseArgs } from 'node:util';
import { linesOf, summaryLines, totalsOf } from './report.ts';
import { runSchedules } from './run-schedules.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
  },
});

const [first = 0, runs = 0] = [values.seed, values.runs].map(Number);
if (!Number.isInteger(first) || !Number.isInteger(runs))
  throw new TypeError('--seed and --runs take whole numbers');
const seeds = Array.from({ length: runs }, (_, index) => first + index);
let interrupted = false;
// The schedule at hand is finished first: its processes and its database must not outlive this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => (interrupted = true));
const outcomes = await runSchedules(seeds, (outcome) => {
  console.log(linesOf(outcome, values.verbose).join('\n'));
  return !interrupted;
});
const totals = totalsOf(outcomes);
console.log(summaryLines(totals).join('\n'));
process.exitCode = totals.violations === 0 ? 0 : 1;
