/** Where a stack keeps its state, and what is remembered there between starts. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PostgresStartError, startPostgres, type LocalPostgres } from './postgres.ts';
import { newKey, SigningKeySecret, type SigningKey } from '../src/accounts/signing-keys.ts';
import { newToken } from './wiring/secrets.ts';

export interface DataFolder {
  readonly path: string;
  readonly objects: string;
  readonly logs: string;
  readonly simulatorState: string;
}

export async function prepareDataFolder(wanted: string): Promise<DataFolder> {
  const path = resolve(wanted);
  const folder: DataFolder = {
    path,
    objects: join(path, 'objects'),
    logs: join(path, 'logs'),
    simulatorState: join(path, 'fineract.json'),
  };
  await mkdir(folder.objects, { recursive: true });
  await mkdir(folder.logs, { recursive: true });
  return folder;
}

/** Who may call the API of a local stack: a machine, one that decides on what the first asked for, and one that makes accounts. */
export interface LocalTokens {
  readonly internalToken: string;
  readonly approverToken: string;
  readonly adminToken: string;
}

/** What stays in the folder: with what access tokens are signed, and the password of the person that a start makes. */
export interface LocalSecrets {
  readonly signingKeys: readonly SigningKey[];
  readonly adminPassword: string;
}

/** The API tokens and secrets of this folder, made at its first start; one that an older start did not make is added. */
export async function tokensOf(
  folder: DataFolder,
): Promise<{ readonly tokens: LocalTokens; readonly secrets: LocalSecrets }> {
  const file = secretsFile(folder.path);
  const known: Partial<LocalTokens & LocalSecrets> = existsSync(file)
    ? (JSON.parse(await readFile(file, 'utf8')) as Partial<LocalTokens & LocalSecrets>)
    : {};
  const tokens = {
    internalToken: known.internalToken ?? newToken(),
    approverToken: known.approverToken ?? newToken(),
    adminToken: known.adminToken ?? newToken(),
  };
  const { keys: signingKeys } = SigningKeySecret.parse({
    keys: known.signingKeys ?? [newKey(new Date())],
  });
  const secrets = { signingKeys, adminPassword: known.adminPassword ?? newToken() };
  await writePrivate(file, { ...known, ...tokens, ...secrets });
  return { tokens, secrets };
}

export function secretsFile(dataDir: string): string {
  return join(dataDir, 'secrets.json');
}

/** Addresses and token for whoever drives the stack from outside. */
export async function writeAddresses(folder: DataFolder, addresses: object): Promise<void> {
  await writePrivate(join(folder.path, 'local.json'), addresses);
}

/**
 * PostgreSQL on the folder's data. Where the account that runs it cannot enter the folder (a checkout in
 * root's home), its data stands in the temporary folder instead, under a name that follows from the path.
 */
export async function startDatabase(
  folder: DataFolder,
  report: (line: string) => void,
): Promise<LocalPostgres> {
  const fallback = join(
    tmpdir(),
    `turno-data-${createHash('sha256').update(folder.path).digest('hex').slice(0, 12)}`,
  );
  const wanted = join(folder.path, 'postgres');
  // Once it has fallen back it stays there: the data is there.
  if (existsSync(join(fallback, 'PG_VERSION'))) return startPostgres({ dataDir: fallback });
  try {
    return await startPostgres({ dataDir: wanted });
  } catch (error) {
    if (!(error instanceof PostgresStartError) || !error.message.includes('cannot enter'))
      throw error;
    report(`PostgreSQL cannot enter ${wanted}: its data is kept in ${fallback} instead.`);
    return startPostgres({ dataDir: fallback });
  }
}

async function writePrivate(file: string, content: object): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  // The mode above holds for a new file only.
  await chmod(file, 0o600);
}
