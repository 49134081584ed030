/** Which source file imports what, read from the text: type imports count too. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { builtinModules } from 'node:module';

export interface Import {
  readonly from: string;
  /** A path from the project's root, or the name of a package; built-in modules begin with `node:`. */
  readonly to: string;
  readonly kind: 'file' | 'package' | 'builtin';
  readonly typeOnly: boolean;
}

const STATEMENT =
  /^\s*(?:import|export)\s+(?<type>type\s)?(?:[^'";]*?\sfrom\s+)?'(?<static>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/gm;

/** Every TypeScript file below the folders, as paths from the project's root with forward slashes. */
export function sourceFiles(root: string, folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
    )
    .toSorted();
}

export function importsOf(root: string, file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(STATEMENT)].map(({ groups }) => {
    const name = groups?.['static'] ?? groups?.['dynamic'] ?? '';
    return { from: file, typeOnly: groups?.['type'] !== undefined, ...resolveName(file, name) };
  });
}

function resolveName(file: string, name: string): Pick<Import, 'to' | 'kind'> {
  if (name.startsWith('.'))
    return { to: join(dirname(file), name).replaceAll('\\', '/'), kind: 'file' };
  const plain = name.replace(/^node:/, '');
  if (name.startsWith('node:') || builtinModules.includes(plain))
    return { to: `node:${plain}`, kind: 'builtin' };
  const parts = name.split('/');
  return { to: parts.slice(0, name.startsWith('@') ? 2 : 1).join('/'), kind: 'package' };
}

/** One cycle as the files on it, or undefined. Type imports vanish before the code runs and make no cycle. */
export function findCycle(imports: readonly Import[]): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to, kind, typeOnly } of imports) {
    if (kind === 'file' && !typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const target of next.get(file) ?? []) {
      const cycle = visit(target);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  }
  for (const file of next.keys()) {
    const cycle = visit(file);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
