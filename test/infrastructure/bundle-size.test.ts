/** Every function's bundle stays within its budget: what is in it is read at each cold start. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { bundleFunction } from '../../lib/constructs/bundle.ts';

/** KB of index.mjs after gzip. A step up is a decision: see what came in before raising a figure, and never above 400. */
const budgetsKb: Readonly<Record<string, number>> = {
  'accounts-api': 200,
  'authorize-request': 140,
  'files-api': 330,
  'ingest-file': 275,
  'migrate-database': 175,
  'operations-api': 395,
  'poll-gateways': 345,
  'post-repayments': 360,
  'prove-repayments': 365,
  'receive-webhook': 182,
  'rotate-signing-key': 145,
  'run-pipeline': 190,
};

const folder = mkdtempSync(join(tmpdir(), 'turno-bundle-size-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = readdirSync('functions', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test('every function has a budget, of 400 KB at most', () => {
  expect(Object.keys(budgetsKb).toSorted()).toEqual(names.toSorted());
  expect(Math.max(...Object.values(budgetsKb))).toBeLessThanOrEqual(400);
});

describe('the bundle stays within its budget', () => {
  test.each(names)('%s', (name) => {
    bundleFunction(name, join(folder, name));
    const sizeKb = gzipSync(readFileSync(join(folder, name, 'index.mjs'))).length / 1000;
    expect(sizeKb).toBeLessThanOrEqual(budgetsKb[name] ?? 0);
  });
});
