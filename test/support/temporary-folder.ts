import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder for a stack's state, which the caller removes. Other accounts may enter it: where root runs
 * the tests, PostgreSQL runs as another account and would keep its data elsewhere, where nobody removes it.
 */
export async function temporaryFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o755);
  return folder;
}
