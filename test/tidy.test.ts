/** What neither the compiler nor the linter can say about the project's files. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { functionSizes } from './support/function-sizes.ts';

const root = process.cwd();
const SKIPPED = /^(node_modules|cdk\.out|\.local|coverage|\.git)$/;

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [relative(root, path).replaceAll('\\', '/')];
  });
}

const TEXT =
  /\.(ts|cts|mts|cjs|mjs|js|sql|md|yml|yaml|json|sh|vue|css|html)$|^\.ci\/run$|^\.(gitignore|npmrc|gitattributes)$/;
const GENERATED =
  /^(package-lock\.json|sql\/schema\.sql|mappings\/mapping\.schema\.json|openapi\/openapi\.json|src\/contract\/api-types\.ts|test\/infrastructure\/__snapshots__\/)/;
const files = walk(root).filter((path) => TEXT.test(path) && !GENERATED.test(path));
const texts = new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const code = files.filter((path) =>
  /^(src|lib|functions|bin|local|scripts|test|bench|web)\/.*\.(ts|vue)$/.test(path),
);
const shipped = code.filter((path) => /^(src|lib|functions|bin|local|scripts)\//.test(path));

function textOf(path: string): string {
  return texts.get(path) ?? '';
}

/** `file:line` of every match, without the matches in this file, which has to name what it forbids. */
function places(paths: readonly string[], pattern: RegExp): string[] {
  return paths
    .filter((path) => path !== 'test/tidy.test.ts')
    .flatMap((path) =>
      textOf(path)
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [`${path}:${String(index + 1)}: ${line.trim().slice(0, 80)}`] : [],
        ),
    );
}

function lineCount(path: string): number {
  return textOf(path).trimEnd().split('\n').length;
}

describe('sizes', () => {
  test('no code file is longer than 300 lines, and no test, whose tables are long, than 420', () => {
    const linesMax = (path: string): number => (path.startsWith('test/') ? 420 : 300);
    expect(code.filter((path) => lineCount(path) > linesMax(path))).toEqual([]);
  });

  test('no shipped function is longer than 60 lines', () => {
    const long = shipped.flatMap((path) =>
      functionSizes(textOf(path))
        .filter(({ lines }) => lines > 60)
        .map(({ name, lines }) => `${path} ${name}: ${String(lines)}`),
    );
    expect(long).toEqual([]);
  });

  test('no handler is longer than 60 lines', () => {
    expect(
      shipped.filter(
        (path) => /^functions\/[^/]+\/handler\.ts$/.test(path) && lineCount(path) > 60,
      ),
    ).toEqual([]);
  });
});

describe('words', () => {
  test('nothing is left for later, and nothing is switched off', () => {
    expect(
      places(
        files,
        /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck)|\b(test|describe|it)\.(only|skip)\(/,
      ),
    ).toEqual([]);
  });

  test('no file names a place outside the project', () => {
    expect(places(files, /(^|[\s'"`(=])\/(work|home|Users|root)\/|\.\.\/shared\b/)).toEqual([]);
  });

  test('no code names a lender', () => {
    const lenders = lenderNames();
    expect(lenders.length).toBeGreaterThan(6);
    const pattern = new RegExp(`(?<![A-Za-z0-9])(${lenders.join('|')})(?![A-Za-z0-9])`, 'i');
    expect(places(shipped, pattern)).toEqual([]);
    expect(
      places(
        files.filter((path) => /^sql\/(?!migrations\/)/.test(path)),
        pattern,
      ),
    ).toEqual([]);
  });

  test('only entry points read the environment', () => {
    const allowed = /^(functions\/[^/]+\/handler\.ts|src\/assets\.ts|bin\/|local\/|scripts\/)/;
    expect(
      places(
        shipped.filter((path) => !allowed.test(path)),
        /\bprocess\.env\b/,
      ),
    ).toEqual([]);
  });

  test('no file has Windows line ends or blanks at the end of a line', () => {
    const own = files.filter((path) => !path.startsWith('test/fixtures/'));
    expect(places(own, /[ \t\r]$/)).toEqual([]);
  });
});

describe('Markdown', () => {
  test('every page has exactly one title, on its first line', () => {
    const pages = files.filter(
      (path) => path.endsWith('.md') && !path.startsWith('test/fixtures/'),
    );
    const wrong = pages.filter((path) => {
      const prose = textOf(path).replaceAll(/^```[\s\S]*?^```/gm, '');
      return !prose.startsWith('# ') || (prose.match(/^# /gm) ?? []).length !== 1;
    });
    expect(wrong).toEqual([]);
  });
});

describe('SQL', () => {
  const statements = files.filter((path) => /^sql\/(queries|models|checks)\/.*\.sql$/.test(path));

  test('TypeScript builds no statement', () => {
    const sources = shipped.filter(
      (path) => /^(src|functions)\//.test(path) && path !== 'src/database/migrate.ts',
    );
    const statement =
      /['"`]\s*(select\s+\S|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|create\s+(temp|table|index)|truncate\s+(table\s+)?"|copy\s+"|alter\s+table)/i;
    expect(places(sources, statement)).toEqual([]);
  });

  test('keywords are lower-case', () => {
    const uncommented = new RegExp(
      /^(?!\s*--)[^']*\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|ORDER BY|GROUP BY|VALUES)\b(?!")/,
    );
    expect(
      places(
        [...statements, ...files.filter((path) => path.startsWith('sql/migrations/'))],
        uncommented,
      ),
    ).toEqual([]);
  });

  test('every model tells Grain, Reads, Writes, Params, Rerun and Checks', () => {
    const parts = ['Grain', 'Reads', 'Writes', 'Params', 'Rerun', 'Checks'];
    const models = statements.filter((path) => /^sql\/models\/(base|core)\//.test(path));
    const missing = models.flatMap((path) =>
      parts
        .filter((part) => !new RegExp(`^-- ${part}:`, 'm').test(textOf(path)))
        .map((part) => `${path}: ${part}`),
    );
    expect(missing).toEqual([]);
  });

  test('every query is used', () => {
    const sources = shipped.map(textOf).join('\n');
    // Used by its name, or with its whole folder.
    const unused = statements
      .filter((path) => path.startsWith('sql/queries/'))
      .map((path) => path.replace(/^sql\//, ''))
      .filter((path) => !sources.includes(path) && !sources.includes(path.replace(/[^/]+$/, '${')));
    expect(unused).toEqual([]);
  });
});

/** The migrations are where lenders are named, so they are where the names come from. */
function lenderNames(): string[] {
  const migrations = files
    .filter((path) => path.startsWith('sql/migrations/'))
    .map(textOf)
    .join('\n');
  const inserts = [...migrations.matchAll(/insert into "OPS"\."LENDER"[^;]*;/g)].map(
    (match) => match[0],
  );
  return inserts.flatMap((insert) =>
    [...insert.matchAll(/\('([A-Z0-9_]+)'/g)].map((match) => match[1] ?? ''),
  );
}
