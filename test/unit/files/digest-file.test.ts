/** Digests of a large file on disk: found again, and nothing left behind. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DigestFile, DigestFileError } from '../../../src/files/digest-file.ts';
import { isInfrastructureError } from '../../../src/files/infrastructure-error.ts';
import { DuplicateIndex } from '../../../src/mapping/duplicate-index.ts';

let folder = '';
const before = process.env['TMPDIR'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turno-digest-test-'));
  process.env['TMPDIR'] = folder;
});
afterEach(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(folder, { recursive: true, force: true });
});

it('finds every record of a large file again, and leaves no file behind', () => {
  const pages = new DigestFile();
  const index = new DuplicateIndex(0, pages);
  const count = 60_000;
  const words = (serial: number) =>
    Int32Array.of(Math.imul(serial, 0x9e3779b1), Math.imul(serial, 0x85ebca77), serial, ~serial);
  for (let serial = 1; serial <= count; serial += 1)
    expect(index.firstLineOf(words(serial), serial + 10)).toBe(0);
  for (let serial = 1; serial <= count; serial += 1)
    if (index.firstLineOf(words(serial), 1) !== serial + 10)
      throw new Error(`record ${String(serial)} was not found`);
  expect(readdirSync(folder)).toEqual([]);
  pages.close();
  pages.close();
});

it('makes no file for a small feed file', () => {
  process.env['TMPDIR'] = join(folder, 'nowhere');
  const index = new DuplicateIndex(0, new DigestFile());
  for (let serial = 1; serial <= 10_000; serial += 1)
    index.firstLineOf(Int32Array.of(serial, 0, 0, 0), serial);
  expect(index.firstLineOf(Int32Array.of(7, 0, 0, 0), 1)).toBe(7);
});

it('says that trying again can help where the disk does not take the digests', () => {
  process.env['TMPDIR'] = join(folder, 'nowhere');
  const pages = new DigestFile();
  let failure: unknown;
  try {
    pages.append(new Uint8Array(100));
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(DigestFileError);
  expect(isInfrastructureError(failure)).toBe(true);
});
