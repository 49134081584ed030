/**
 * SQL stands in .sql files. Values are always `$n`; an identifier that depends on a feed is written
 * `:"name"`, as in psql, and is put in by the driver's own quoting.
 */
import pg from 'pg';
import { readAsset } from '../assets.ts';

const cache = new Map<string, Promise<string>>();

/** The statement in `sql/<path>`, read once per process; every `:"name"` must be in `identifiers`. */
export async function sql(
  path: string,
  identifiers: Readonly<Record<string, string>> = {},
): Promise<string> {
  let text = cache.get(path);
  if (text === undefined) {
    text = readAsset(`sql/${path}`);
    cache.set(path, text);
    text.catch(() => cache.delete(path));
  }
  return (await text).replaceAll(/:"(\w+)"/g, (_whole, name: string) => {
    const identifier = identifiers[name];
    if (identifier === undefined) throw new Error(`sql/${path} needs the identifier "${name}"`);
    return pg.escapeIdentifier(identifier);
  });
}
