/**
 * Where data files (sql/, mappings/, openapi/) are found. In AWS they travel in the reference layer, mounted at /opt;
 * everywhere else ASSETS_DIR names the folder that holds them.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export function assetsDir(): string {
  return process.env['ASSETS_DIR'] ?? '/opt';
}

/** The text of one asset, by its path below the assets folder, such as `sql/queries/list-files.sql`. */
export async function readAsset(path: string): Promise<string> {
  return readFile(join(assetsDir(), path), 'utf8');
}

/** The bytes of one asset, as readAsset. */
export async function readAssetBytes(path: string): Promise<Buffer> {
  return readFile(join(assetsDir(), path));
}

/** Names of the files in one assets folder with the given ending, in name order. */
export async function listAssets(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(join(assetsDir(), folder));
  return names.filter((name) => name.endsWith(ending)).toSorted();
}
