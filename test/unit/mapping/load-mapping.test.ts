import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MappingError } from '../../../src/mapping/errors.ts';
import { loadMapping } from '../../../src/mapping/load-mapping.ts';
import { mappingJsonSchema } from '../../../src/mapping/mapping-json-schema.ts';

const files = readdirSync('mappings').filter((name) => name.endsWith('.yml'));
const good = readFileSync('mappings/dmi.yml', 'utf8');

function problemOf(yaml: string, fileName = 'mappings/dmi.yml'): MappingError {
  try {
    loadMapping(yaml, fileName);
  } catch (error) {
    if (error instanceof MappingError) return error;
    throw error;
  }
  throw new Error('The mapping was accepted.');
}

describe.each(files)('the mapping %s', (name) => {
  it('is valid and leads editors to the schema', () => {
    const text = readFileSync(`mappings/${name}`, 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./mapping.schema.json');
    expect(`${loadMapping(text, name).lender_key}.yml`).toBe(name);
  });
});

describe('the JSON Schema of mappings', () => {
  it('is current; if not, run `npm run mapping-schema`', () => {
    expect(readFileSync('mappings/mapping.schema.json', 'utf8')).toBe(mappingJsonSchema());
  });
});

describe('a wrong mapping', () => {
  it.each([
    ['a misspelt key', good.replace('encoding:', 'encodign:'), 'encodign'],
    [
      'a misspelt key of a column',
      good.replace('type: date }', 'type: date, befor: x }'),
      'columns.Presentation Date.befor',
    ],
    ['an unknown type', good.replace('type: numeric', 'type: number'), 'columns.Amount.type'],
    ['a missing key', good.replace('version: 1', ''), 'version'],
    [
      'a number where text is meant',
      good.replace('first_cell: Total', 'first_cell: 012'),
      'footers.0.first_cell',
    ],
    ['a wrong date format', good.replace('%d-%m-%Y', '%d-%m-%Q'), 'date_formats.date'],
    ['broken YAML', good.replace('columns:', 'columns: ['), 'line'],
    ['one key twice', good.replace('version: 1', 'version: 1\nversion: 2'), 'line'],
    [
      'one target from two columns',
      good.replace('target: sub_reference_id', 'target: status'),
      'columns.Status.target',
    ],
    [
      'a target of another type',
      good.replace('target: amount, type: numeric', 'target: amount, type: text'),
      'columns.Amount.type',
    ],
    [
      'no status',
      good.replace('  Status: { target: status, type: text }\n', ''),
      'every_record_is_money',
    ],
    ['no loan id', good.replace('target: loan_id', 'target: note'), 'columns'],
    [
      'an unused number',
      good.replace(
        'Reason: { target: note, type: text }',
        'Reason: { target: tax, type: numeric }',
      ),
      'columns',
    ],
    [
      'an unknown number in the control total',
      good.replace('add: [amount]', 'add: [amont]'),
      'control_total',
    ],
    [
      'a control total without its footer',
      good.replace('first_cell: Total', 'first_cell: Sum'),
      'control_total.footer',
    ],
    [
      'one header twice',
      good.replace('  Amount:', '  " status ": { target: note, type: text }\n  Amount:'),
      'columns.Status',
    ],
    [
      'an option of another type',
      good.replace('target: loan_id, type: text', 'target: loan_id, type: text, digits: 15'),
      'columns.Loan Account Number.digits',
    ],
    ['the key of another file', good.replace('lender_key: dmi', 'lender_key: dmi2'), 'lender_key'],
    ['nothing', '', 'the file'],
  ])('with %s is refused with file, key and remedy', (_, yaml, key) => {
    const error = problemOf(yaml);
    expect(error.key).toContain(key);
    expect(error.message).toContain('mappings/dmi.yml');
    expect(error.message).toContain(error.remedy);
  });

  it('names the line that is not YAML', () => {
    expect(problemOf(good.replace('version: 1', 'version: 1\n  bad: 2')).key).toMatch(/^line \d+$/);
  });
});
