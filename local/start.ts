/** `npm start`: the whole system on this machine. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { addFirstAdmin } from './first-admin.ts';
import { doFirstJob, endedWell, readTotals, type JobResult } from './first-job.ts';
import { realPartsOf } from './outside-parts.ts';
import { sampleLoans } from './samples.ts';
import { startStack, type Stack } from './stack.ts';
import { addressLines, jsonLine, loginLines, summaryLines } from './summary.ts';
import { projectRoot } from './synthesize.ts';

const USAGE = `npm start -- [options]
  --once          end after the job; status 0 only if every file ended as it should
  --json          the last line of output is one JSON object
  --no-samples    leave the sample files out
  --run-after-file  run the pipeline as soon as a file is loaded
  --data DIR      where state is kept (default .local)
  --port N        port of the API (default: a free one)

AWS_ENDPOINT_URL, DATABASE_URL and FINERACT_URL (with FINERACT_USERNAME, FINERACT_PASSWORD,
FINERACT_TENANT) put the real thing in the place of S3 and SQS, PostgreSQL and Fineract.`;

interface Flags {
  readonly once: boolean;
  readonly json: boolean;
  readonly samples: boolean;
  readonly runAfterFile: boolean;
  readonly dataDir: string;
  readonly port: number;
}

function readFlags(): Flags {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      samples: { type: 'boolean', default: true },
      'run-after-file': { type: 'boolean', default: false },
      data: { type: 'string', default: join(projectRoot, '.local') },
      port: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port must be a number up to 65535, not ${values.port}`);
  return {
    once: values.once,
    json: values.json,
    samples: values.samples,
    runAfterFile: values['run-after-file'],
    dataDir: resolve(values.data),
    port,
  };
}

const startedAt = Date.now();

function report(line: string): void {
  console.log(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => stop());
  });
}

async function main(): Promise<number> {
  const flags = readFlags();
  const stopped = stopSignal();
  report('Starting');
  const starting = startStack({
    dataDir: flags.dataDir,
    port: flags.port,
    real: realPartsOf(process.env),
    seedLoans: sampleLoans(),
    ...(flags.runAfterFile ? { functionEnvironment: { RUN_AFTER_FILE_SECONDS: '1' } } : {}),
    report,
  });
  const stack = await starting;
  report(`Listening on ${stack.apiUrl}`);
  try {
    const ended = await Promise.race([work(stack, flags), stopped.then(() => 'stopped' as const)]);
    if (ended === 'stopped' || flags.once) return ended === 'stopped' ? 130 : ended;
    if (!flags.json) report('Serving until Ctrl-C');
    await stopped;
    return 0;
  } finally {
    await stack.stop();
  }
}

/** Does the job and prints what came of it. Answers the exit status of `--once`. */
async function work(stack: Stack, flags: Flags): Promise<number> {
  let result: JobResult | undefined;
  if (flags.samples) {
    result = await doFirstJob(stack, report);
    for (const line of summaryLines(result)) console.log(line);
  }
  const admin = await addFirstAdmin(stack, flags.dataDir);
  for (const line of addressLines(stack, flags.dataDir)) console.log(line);
  for (const line of loginLines(admin, flags.dataDir)) console.log(line);
  if (flags.json) console.log(jsonLine(stack, result, await readTotals(stack)));
  return result === undefined || endedWell(result) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
// A part that did not let go must not keep the process: everything that matters is on disk.
setTimeout(() => process.exit(), 1000).unref();
