import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MasterFileError } from '../../../src/files/errors.ts';
import { readUmrnFile, type UmrnLine } from '../../../src/files/umrn-file.ts';
import { samplesFolder } from '../../support/expected.ts';

async function read(content: string | Uint8Array): Promise<UmrnLine[]> {
  const lines: UmrnLine[] = [];
  for await (const line of readUmrnFile([Buffer.from(content)])) lines.push(line);
  return lines;
}

const header = 'LAN ID,Loan No,NBFC,Name,Phone 1,Sub Ref ID\n';

test('the sample master is read with trimmed cells and upper-case loan ids', async () => {
  const lines = await read(readFileSync(join(samplesFolder, 'umrn_master.csv')));
  expect(lines).toHaveLength(7);
  expect(lines[5]).toEqual({
    line: 7,
    row: {
      lanId: 'TR20472',
      loanId: 'UGFL001972',
      nbfc: 'UGRO',
      name: 'NORTH STAR TANKERS',
      phone: '9000000016',
      subReferenceId: '5231231',
    },
  });
});

test('header names match whatever their case, blanks, order and byte order mark', async () => {
  const lines = await read('\uFEFF sub ref id ,LOAN NO,nbfc,Name,"Phone\n1",Lan Id\n77,gb1,,,,\n');
  expect(lines).toEqual([
    {
      line: 3,
      row: {
        lanId: null,
        loanId: 'GB1',
        nbfc: null,
        name: null,
        phone: null,
        subReferenceId: '77',
      },
    },
  ]);
});

test('unusable lines are told with the line on which they begin', async () => {
  const content = `${header}T1,GB1,GB,"two\nlines",1,77\n\nT2,,GB,N,1,78\nT3,GB3,GB,N,1,5.23122E+06\nT4,GB4,GB,N,1,\nT5,GB5,GB\n,,,,,\n`;
  const lines = await read(content);
  expect(
    lines.map((entry) => [entry.line, 'reason' in entry ? entry.reason.slice(0, 26) : 'row']),
  ).toEqual([
    [2, 'row'],
    [5, 'Loan No is blank.'],
    [6, 'Sub Ref ID was damaged by '],
    [7, 'Sub Ref ID is blank.'],
    [8, 'The line has 3 cells, the '],
  ]);
});

test.each([
  ['an empty file', '', /is empty/],
  [
    'a file without a column',
    'LAN ID,Loan No,NBFC,Name,Phone 1\nT1,GB1,GB,N,1\n',
    /no column "Sub Ref ID"/,
  ],
  ['a quotation mark that is never closed', `${header}T1,GB1,GB,"N,1,77\n`, /never closed/],
  ['a binary file', Buffer.from([80, 75, 3, 4, 0, 0, 1]), /not UTF-8 text/],
  [
    'text in another encoding',
    Buffer.concat([Buffer.from(header), Buffer.from([0xe9, 0x2c])]),
    /not UTF-8 text/,
  ],
])('%s is refused as a whole', async (_name, content, message) => {
  const reading = read(content);
  await expect(reading).rejects.toThrow(MasterFileError);
  await expect(reading).rejects.toThrow(message);
});
