/**
 * Runs the benchmarks on this machine, prints a table and keeps the figures: `npm run bench`,
 * `npm run bench -- ingest --rows 1000000`, `npm run bench -- --write-docs`.
 * Figures are no test: it ends with status 0 whatever they are.
 */
import { parseArgs } from 'node:util';
import { benchmarks } from './benchmarks.ts';
import { notMeasured } from './measure.ts';
import { keepReport, readReport } from './report.ts';
import { tableText } from './table.ts';
import type { Benchmark, BenchOptions } from './types.ts';
import { writeDocs } from './write-docs.ts';

process.env['ASSETS_DIR'] ??= process.cwd();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string' },
    runs: { type: 'string' },
    out: { type: 'string', default: 'bench/results/latest.json' },
    /** Writes the figures of --out, those of former runs included, into docs/performance.md. */
    'write-docs': { type: 'boolean', default: false },
  },
});
const optional = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
const options: BenchOptions = {
  rows: optional(values.rows),
  runs: optional(values.runs),
  say: (line) => console.log(`  ${line}`),
};
const wanted = positionals.length === 0 ? [...benchmarks.keys()] : positionals;
let report = await readReport(values.out);
for (const name of wanted) {
  const load = benchmarks.get(name);
  if (load === undefined) {
    console.log(`No benchmark ${name}. There are: ${[...benchmarks.keys()].join(', ')}.`);
    continue;
  }
  console.log(`\n${name}`);
  const startedAt = new Date();
  const results = await load()
    .then((benchmark: Benchmark) => benchmark(options))
    .catch((error: unknown) => {
      console.error(error);
      return [notMeasured(name, '-', `it failed: ${String(error)}`)];
    });
  console.log(tableText(results));
  // Kept after each one: a run that is broken off loses nothing.
  report = await keepReport(values.out, report, { name, startedAt, results });
}
if (values['write-docs']) await writeDocs(report);
process.exit(0);
