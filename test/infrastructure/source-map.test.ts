import { readFile, rm } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundleFunction } from '../../lib/constructs/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a place in a bundle leads to the line of our own code, and the map tells of nothing else', async () => {
  const folder = await temporaryFolder('turno-map-');
  onTestFinished(() => rm(folder, { recursive: true }));
  bundleFunction('authorize-request', folder);
  const bundle = await readFile(join(folder, 'index.mjs'), 'utf8');
  const payload = JSON.parse(
    await readFile(join(folder, 'index.mjs.map'), 'utf8'),
  ) as SourceMapPayload;
  const place = (text: string): { line: number; column: number } => {
    const before = bundle.slice(0, bundle.indexOf(text)).split('\n');
    return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
  };
  const map = new SourceMap(payload);
  const refusal = place('.warn("nobody"');
  const found = map.findEntry(refusal.line, refusal.column);
  if (!('originalSource' in found)) throw new Error('the map does not know our own code');
  expect(found.originalSource).toMatch(/functions\/authorize-request\/handler\.ts$/);
  const handler = (await readFile('functions/authorize-request/handler.ts', 'utf8')).split('\n');
  expect(handler[found.originalLine]).toContain("logger.warn('nobody'");
  expect(payload.sources.filter((source) => source.includes('node_modules'))).toEqual([]);
  const inPackage = place('AWS4-HMAC-SHA256');
  expect(map.findEntry(inPackage.line, inPackage.column)).not.toHaveProperty('originalSource');
});
