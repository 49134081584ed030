import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importRules, SHIPPED } from './import-rules.ts';
import { findCycle, importsOf, sourceFiles } from './support/import-graph.ts';

const root = process.cwd();
const folders = ['bin', 'functions', 'lib', 'local', 'src', 'test', 'bench', 'web'].filter((name) =>
  existsSync(join(root, name)),
);
const imports = sourceFiles(root, folders).flatMap((file) => importsOf(root, file));

describe('the import arrows', () => {
  test.each(importRules.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    const offenders = imports.filter((link) => rule.from.test(link.from) && rule.forbids(link));
    expect(offenders.map((link) => `${link.from} → ${link.to}`)).toEqual([]);
  });

  test('no file needs itself through others', () => {
    expect(findCycle(imports)).toBeUndefined();
  });

  test('every import of a file leads somewhere', () => {
    const dead = imports.filter((link) => link.kind === 'file' && !existsSync(join(root, link.to)));
    expect(dead.map((link) => `${link.from} → ${link.to}`)).toEqual([]);
  });

  test('what ships stands on dependencies, not on development tools', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const offenders = imports.filter(
      (link) =>
        link.kind === 'package' &&
        SHIPPED.test(link.from) &&
        !Object.hasOwn(manifest.dependencies, link.to) &&
        !(link.typeOnly && link.to === 'aws-lambda'),
    );
    expect(offenders.map((link) => `${link.from} → ${link.to}`)).toEqual([]);
  });
});

describe('the rules see what they should', () => {
  test('an arrow that points the wrong way is found', () => {
    const wrong = {
      from: 'src/mapping/reader.ts',
      to: 'src/database/pool.ts',
      kind: 'file',
      typeOnly: true,
    } as const;
    const broken = importRules.filter((rule) => rule.from.test(wrong.from) && rule.forbids(wrong));
    expect(broken.map((rule) => rule.name)).toEqual([
      'money, dates, mapping and contract import only each other',
    ]);
  });

  test('a cycle is found with its files', () => {
    const link = (from: string, to: string) =>
      ({ from, to, kind: 'file', typeOnly: false }) as const;
    expect(findCycle([link('a', 'b'), link('b', 'c'), link('c', 'b')])).toEqual(['b', 'c', 'b']);
  });

  test('imports over several lines, of types, dynamic and without names are read', () => {
    expect(
      importsOf(root, 'test/fixtures/imports.txt').map((link) => [
        link.to,
        link.kind,
        link.typeOnly,
      ]),
    ).toEqual([
      ['test/fixtures/a.ts', 'file', false],
      ['@scope/name', 'package', true],
      ['node:fs', 'builtin', false],
      ['test/b.ts', 'file', false],
      ['test/fixtures/c.ts', 'file', false],
    ]);
  });
});
