/** Other programs that bring a file into PostgreSQL, measured where they are installed and named where they are not. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { LocalPostgres } from '../local/postgres.ts';
import type { Pool } from '../src/database/pool.ts';

const run = promisify(execFile);

interface Setting {
  readonly pool: Pool;
  readonly postgres: LocalPostgres;
  readonly path: string;
  readonly say: (line: string) => void;
}

interface Peer {
  readonly name: string;
  readonly probe: readonly [string, ...string[]];
  command(url: string, path: string): readonly [string, ...string[]];
}

const PANDAS = `import sys, io, csv, pandas
frame = pandas.read_csv(sys.argv[2], dtype=str, skiprows=2, skipfooter=0)
frame['Amount'] = pandas.to_numeric(frame['Amount'].str.replace(',', ''), errors='coerce')
frame['Presentation Date'] = pandas.to_datetime(frame['Presentation Date'], format='%d-%m-%Y', errors='coerce')
frame = frame[frame['Status'] == 'Cleared']
frame.to_csv('/dev/null', index=False)`;

const all: readonly Peer[] = [
  {
    name: 'psql \\copy',
    probe: ['psql', '--version'],
    command: (url, path) => ['psql', url, '-c', `\\copy bench_text from '${path}' (format csv)`],
  },
  {
    name: 'pgloader',
    probe: ['pgloader', '--version'],
    command: (url, path) => [
      'pgloader',
      '--type',
      'csv',
      '--with',
      "fields optionally enclosed by '\"'",
      path,
      `${url}?tablename=bench_text`,
    ],
  },
  {
    name: 'python3 with pandas (reading and mapping alone)',
    probe: ['python3', '-c', 'import pandas'],
    command: (url, path) => ['python3', '-c', PANDAS, url, path],
  },
];

/** One remark for each peer: its wall time, or that it is absent. */
export async function peers(setting: Setting): Promise<string[]> {
  const remarks: string[] = [];
  for (const peer of all) remarks.push(await remarkOn(peer, setting));
  return remarks;
}

async function remarkOn(peer: Peer, { pool, postgres, path, say }: Setting): Promise<string> {
  const [probe, ...probeArguments] = peer.probe;
  const found = await run(probe, probeArguments).then(
    () => true,
    () => false,
  );
  if (!found) return `${peer.name}: absent`;
  say(peer.name);
  await pool.query('truncate bench_text');
  const [program, ...programArguments] = peer.command(postgres.url, path);
  const start = performance.now();
  return run(program, programArguments).then(
    () => `${peer.name}: ${(performance.now() - start).toFixed(0)} ms`,
    (error: unknown) => `${peer.name}: failed (${String(error).slice(0, 80)})`,
  );
}
