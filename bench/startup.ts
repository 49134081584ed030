/** Cold start: the size of every function's bundle, and the time from its first byte to a handler that is ready. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { ZodType } from 'zod';
import { bundleFunction } from '../lib/constructs/bundle.ts';
import { figureResult } from './measure.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const root = join(import.meta.dirname, '..');
const RUNS = 9;
const INIT_MS_MAX = 80;
const GZIP_KB_MAX = 400;
const EMPTY = 'empty';
const LOADER = `
const started = performance.now();
await import(process.argv[1]);
console.log(JSON.stringify({ ms: performance.now() - started, rssMb: process.memoryUsage.rss() / 1e6 }));
process.exit(0);
`;

interface Init {
  readonly ms: number;
  readonly rssMb: number;
}

/** Each function in turn, again and again, each time in a fresh process, with an empty handler among them. */
export async function startup(options: BenchOptions): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'turno-bundles-'));
  try {
    const names = await functionNames();
    const gzipKb = new Map<string, number>();
    for (const name of names) gzipKb.set(name, await bundled(name, folder));
    await mkdir(join(folder, EMPTY));
    await writeFile(
      join(folder, EMPTY, 'index.mjs'),
      'export const handler = async () => undefined;\n',
    );
    const taken = await inTurn([EMPTY, ...names], folder, options);
    return names.flatMap((name) => results(name, gzipKb.get(name) ?? Number.NaN, taken));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function functionNames(): Promise<string[]> {
  const entries = await readdir(join(root, 'functions'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

async function bundled(name: string, folder: string): Promise<number> {
  bundleFunction(name, join(folder, name));
  return gzipSync(await readFile(join(folder, name, 'index.mjs'))).length / 1000;
}

async function inTurn(
  names: readonly string[],
  folder: string,
  options: BenchOptions,
): Promise<ReadonlyMap<string, Init[]>> {
  const taken = new Map<string, Init[]>(names.map((name) => [name, []]));
  const runs = options.runs ?? RUNS;
  for (let run = 0; run < runs; run += 1) {
    options.say(`every function once, ${String(run + 1)} of ${String(runs)}`);
    for (const name of names) taken.get(name)?.push(await init(name, folder));
  }
  return taken;
}

async function init(name: string, folder: string): Promise<Init> {
  const url = pathToFileURL(join(folder, name, 'index.mjs')).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--enable-source-maps', '--input-type=module', '--eval', LOADER, url],
    {
      env: {
        ...(await environmentOf(name)),
        AWS_REGION: 'ap-south-1',
        PATH: process.env['PATH'] ?? '',
      },
    },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Init;
}

/** Something for every variable that the function insists on: its own schema tells which. */
async function environmentOf(name: string): Promise<Record<string, string>> {
  if (name === EMPTY) return {};
  const module = (await import(
    pathToFileURL(join(root, 'functions', name, 'environment.ts')).href
  )) as {
    Environment: ZodType;
  };
  const wanting = module.Environment.safeParse({}).error?.issues ?? [];
  return Object.fromEntries(
    wanting.map(({ path }) => [path.join('.'), 'https://example.invalid/1']),
  );
}

function results(name: string, gzipKb: number, taken: ReadonlyMap<string, Init[]>): BenchResult[] {
  const ours = taken.get(name) ?? [];
  const empty = taken.get(EMPTY) ?? [];
  const memoryMb = Math.max(...ours.map((one) => one.rssMb));
  return [
    figureResult({
      name: `${name}: init`,
      unit: 'ms',
      limit: { most: INIT_MS_MAX },
      ours: ours.map((one) => one.ms),
      reference: empty.map((one) => one.ms),
      notes: `import of the bundle in a fresh process, against an empty handler; ${memoryMb.toFixed(0)} MB resident`,
    }),
    figureResult({
      name: `${name}: bundle`,
      unit: 'KB gzip',
      limit: { most: GZIP_KB_MAX },
      ours: [gzipKb],
      notes: 'index.mjs as it goes to AWS, without its source map',
    }),
  ];
}
