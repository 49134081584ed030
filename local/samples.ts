/** The sample files that a first start works through, the mandate master, and the loans they name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeedLoan } from './simulators/fineract/server.ts';

const folder = join(import.meta.dirname, 'samples');
export const masterName = 'umrn_master.csv';

export interface SampleFile {
  readonly feed: string;
  readonly key: string;
  readonly content: Buffer;
}

/** One file for each feed, named after it. */
export function sampleFiles(): SampleFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv') && name !== masterName)
    .toSorted()
    .map((name) => {
      const feed = name.replace('.csv', '');
      return { feed, key: `${feed}/${name}`, content: readFileSync(join(folder, name)) };
    });
}

export function sampleMaster(): Buffer {
  return readFileSync(join(folder, masterName));
}

/** Every loan that the samples name, rejected records included: those are loans too. */
export function sampleLoans(): SeedLoan[] {
  return JSON.parse(readFileSync(join(folder, 'loans.json'), 'utf8')) as SeedLoan[];
}
