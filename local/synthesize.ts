/** Runs the CDK app into a folder that is named after everything that goes into it: nothing changed, nothing to do. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const projectRoot = join(import.meta.dirname, '..');

/** The stage whose template the laptop runs. */
export const localStage = 'Dev';

const INPUTS = [
  'bin/turno.ts',
  'lib',
  'functions',
  'src',
  'sql',
  'mappings',
  'cdk.json',
  'package.json',
  'package-lock.json',
];
const KEPT_FOR_MS = 7 * 24 * 3_600_000;

export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

/** The folder of the assembly. Throws SynthesisError with the app's own output where it fails. */
export async function synthesize(): Promise<string> {
  const cache = join(projectRoot, '.local/synth');
  const folder = join(cache, digestOfInputs());
  if (existsSync(join(folder, 'manifest.json'))) {
    await utimes(folder, new Date(), new Date());
    return folder;
  }
  const working = `${folder}-${String(process.pid)}`;
  await mkdir(working, { recursive: true });
  const { context } = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')) as {
    context: object;
  };
  try {
    await run(process.execPath, [join(projectRoot, 'bin/turno.ts')], {
      cwd: projectRoot,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env,
        CDK_OUTDIR: working,
        CDK_CONTEXT_JSON: JSON.stringify({ ...context, stages: localStage, nag: 'off' }),
      },
    });
  } catch (error) {
    await rm(working, { recursive: true, force: true });
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new SynthesisError(`The CDK app failed:\n${stdout}${stderr}`, { cause: error });
  }
  // Two runs may do this at once: the first to finish wins, the other's folder is as good.
  await rename(working, folder).catch(() => rm(working, { recursive: true, force: true }));
  await removeOld(cache, folder);
  return folder;
}

function digestOfInputs(): string {
  const hash = createHash('sha256');
  for (const input of INPUTS) addToDigest(hash, join(projectRoot, input));
  return hash.digest('hex').slice(0, 16);
}

function addToDigest(hash: ReturnType<typeof createHash>, path: string): void {
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).toSorted()) addToDigest(hash, join(path, name));
  } else {
    hash.update(relative(projectRoot, path)).update('\0').update(readFileSync(path)).update('\0');
  }
}

/** Functions of a running stack may still load from a folder of this week. */
async function removeOld(cache: string, current: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const folder = join(cache, name);
    if (folder === current) continue;
    const info = await stat(folder).catch(() => undefined);
    if (info !== undefined && Date.now() - info.mtimeMs > KEPT_FOR_MS)
      await rm(folder, { recursive: true, force: true });
  }
}
