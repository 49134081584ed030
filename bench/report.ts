/** The figures of the last run of each benchmark, with the machine and the commit they are from. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { BenchResult } from './types.ts';

export interface ReportEntry {
  readonly startedAt: string;
  readonly command: string;
  readonly machine: string;
  readonly commit: string;
  readonly results: readonly BenchResult[];
}

/** By name of the benchmark. */
export type Report = Readonly<Record<string, ReportEntry>>;

/** What former runs left in the file; nothing where there is none. */
export async function readReport(path: string): Promise<Report> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Report;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Puts one benchmark's figures in the place of its former ones, and writes the file. */
export async function keepReport(
  path: string,
  report: Report,
  run: { name: string; startedAt: Date; results: readonly BenchResult[] },
): Promise<Report> {
  const entry: ReportEntry = {
    startedAt: run.startedAt.toISOString(),
    command: [
      'npm run bench',
      ...process.argv.slice(2, 3).map(() => `-- ${process.argv.slice(2).join(' ')}`),
    ].join(' '),
    machine: machine(),
    commit: await commit(),
    results: run.results,
  };
  const kept = { ...report, [run.name]: entry };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(kept, undefined, 2)}\n`);
  return kept;
}

function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${String(processors.length)} × ${processors[0]?.model.trim() ?? arch()}, ${String(memory)} GiB, ${process.platform}, Node ${process.versions.node}`;
}

/** The commit, with a plus where the checkout differs from it. */
async function commit(): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args)).stdout.trim();
  try {
    const changed = (await git('status', '--porcelain', '--untracked-files=no')) !== '';
    return `${await git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    // A checkout without git still can be measured.
    return 'unknown';
  }
}
