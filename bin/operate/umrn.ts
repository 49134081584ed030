/** `umrn load PATH`: loads the UMRN master straight into the database. */
import { createReadStream } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { openPool } from '../../src/database/pool.ts';
import { MasterFileError } from '../../src/files/errors.ts';
import { loadUmrnMaster, type UmrnLoadResult } from '../../src/files/load-umrn-master.ts';
import { textFlag, UsageError, type Invocation } from './arguments.ts';
import { CommandFailedError, type Operator } from './console.ts';
import { usageOf } from './help.ts';
import { requireFile } from './readable-file.ts';
import type { Settings } from './settings.ts';

/** Longer lists are cut: the rest is seen after these are mended. */
const SHOWN_MAX = 20;

const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT'];

export async function loadUmrn(
  operator: Pick<Operator, 'say'>,
  settings: Pick<Settings, 'databaseUrl'>,
  invocation: Invocation,
): Promise<number> {
  const mode = textFlag(invocation, 'mode') ?? 'append';
  if (mode !== 'append' && mode !== 'truncate')
    throw new UsageError('--mode is append or truncate.', usageOf('umrn'));
  if (settings.databaseUrl === undefined)
    throw new CommandFailedError('Put the address of the database into DATABASE_URL.');
  const path = invocation.positionals[1] ?? '';
  await requireFile(path, 'umrn');
  const pool = openPool({
    connectionString: settings.databaseUrl,
    connectionsMax: 1,
    applicationName: 'operate umrn',
  });
  try {
    const options = { mode, fileName: basename(path), by: userInfo().username } as const;
    const result = await loadUmrnMaster({ pool }, createReadStream(path), options);
    for (const line of umrnLines(result)) operator.say(line);
    return 0;
  } catch (error) {
    if (error instanceof MasterFileError)
      throw new CommandFailedError(error.message, { cause: error });
    if (UNREACHABLE.includes((error as NodeJS.ErrnoException).code ?? ''))
      throw new CommandFailedError('The database does not answer. Is the stack running?', {
        cause: error,
      });
    throw error;
  } finally {
    await pool.end();
  }
}

/** What was loaded, what was not and why, and which sub-references name two loans. */
export function umrnLines(result: UmrnLoadResult): string[] {
  const { loaded, unchanged, skipped, conflicts } = result;
  return [
    `${String(loaded)} loaded, ${String(unchanged)} unchanged, ${String(skipped.length)} skipped, ${String(conflicts.length)} conflicts`,
    ...shown(skipped.map(({ line, reason }) => `  line ${String(line)} skipped: ${reason}`)),
    ...shown(
      conflicts.map(
        ({ subReferenceId, loanIds }) =>
          `  ${subReferenceId} names ${loanIds.join(' and ')}: its records stay rejected until one is left`,
      ),
    ),
  ];
}

function shown(lines: readonly string[]): string[] {
  const rest = lines.length - SHOWN_MAX;
  return rest > 0 ? [...lines.slice(0, SHOWN_MAX), `  and ${String(rest)} more`] : [...lines];
}
