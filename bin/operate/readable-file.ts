/** A path that the operator named must be a file that can be read, before anything is done with it. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { UsageError } from './arguments.ts';
import type { CommandName } from './commands.ts';
import { usageOf } from './help.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'It does not exist.',
  ENOTDIR: 'It does not exist.',
  EACCES: 'The permission for it is missing.',
};

/** Throws UsageError. */
export async function requireFile(path: string, command: CommandName): Promise<void> {
  const refuse = (reason: string): never => {
    throw new UsageError(`${path} cannot be read. ${reason}`, usageOf(command));
  };
  const found = await stat(path)
    .then(async (entry) => {
      await access(path, constants.R_OK);
      return entry;
    })
    .catch((error: unknown) => {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      return refuse(REASONS[code] ?? `The system says ${code}.`);
    });
  if (!found.isFile()) refuse('It is not a file.');
}
