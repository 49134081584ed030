import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Caller } from '../../../src/accounts/caller.ts';
import { MAPPING_CHARACTERS_MAX, SAMPLE_BYTES_MAX } from '../../../src/contract/dry-run.ts';
import { answer as s3Answer, FakeS3 } from '../../support/fake-s3.ts';
import { testDatabase } from '../../support/database.ts';
import { drop } from '../../support/ingest.ts';
import { base64, dryRunApi } from '../feeds/support.ts';
import { problemOf } from './support.ts';

const { pool } = await testDatabase();
const s3 = new FakeS3();
const api = dryRunApi(pool, s3);
const mapping = readFileSync('mappings/arthmate.yml', 'utf8');
const header = 'loan_id,Amount,Transaction Date,Status,reason';
const content = `${header}\nL1,100.00,05-11-2026,SUCCESS,SECRET NAME\n`;
const loaded = await drop(pool, s3, 'arthmate/loaded.csv', content);
const fileId = 'fileId' in loaded ? Number(loaded.fileId) : 0;
const elsewhere = await drop(pool, s3, 'dmi/failed.csv', 'x');
const elsewhereId = 'fileId' in elsewhere ? Number(elsewhere.fileId) : 0;

function person(role: Caller['role'], lenders: readonly string[] | null): Caller {
  return { name: 'asha@example.com', kind: 'person', role, lenders };
}

test('the answer is for nobody to keep, and no record of it is logged', async () => {
  const answered = await api.ask('arthmate', { sample: content });
  expect(answered.headers).toMatchObject({ 'cache-control': 'no-store' });
  expect(JSON.stringify(answered.body)).toContain('SECRET NAME');
  await api.ask('arthmate', { sample_base64: 'SECRET NAME', mapping: 'SECRET NAME: [' });
  expect(api.logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(api.logged)).not.toContain('SECRET');
});

test.each([
  ['nothing', {}, 'must have exactly one of sample, sample_base64, file_id'],
  ['two sources', { sample: '', file_id: 1 }, 'must have exactly one of'],
  ['a field that is not known', { sample: '', mappings: '' }, 'mappings is not known'],
  ['what is no base64', { sample_base64: 'a*b=' }, 'sample_base64 must be base64'],
  ['a limit above the most', { sample: '', limit: 101 }, 'limit must be at most 100'],
  [
    'a sample that is too large',
    { sample: 'x'.repeat(SAMPLE_BYTES_MAX + 1) },
    'sample must have at most 4000000 bytes; upload the file',
  ],
  [
    'a mapping that is too large',
    { sample: '', mapping: 'x'.repeat(MAPPING_CHARACTERS_MAX + 1) },
    'mapping must have at most 64000 characters',
  ],
  ['a file of another feed', { file_id: elsewhereId }, 'file_id is of dmi/; send its content'],
])('%s is refused and says why', async (_what, body, message) => {
  expect(problemOf(await api.ask('arthmate', body), 400).detail).toContain(message);
});

test.each([
  ['text that is no YAML', 'columns:\n  a: [1', /^line \d, column \d+: is not valid YAML/],
  ['a key that is not known', mapping.replace('encoding', 'codec'), /^codec: is not a key/],
  [
    'a type that does not fit',
    mapping.replace('type: numeric', 'type: text'),
    /^columns\.Amount\.type: /,
  ],
  [
    'the mapping of another feed',
    mapping.replace('lender_key: arthmate', 'lender_key: ikf'),
    /^lender_key: /,
  ],
  ['another lender', mapping.replace('lender: ARTHMATE', 'lender: IKF'), /^defaults\.lender: /],
  [
    'a pattern that is none',
    mapping.replace('filters:', "sub_reference: { from: note, pattern: '(' }\nfilters:"),
    /^sub_reference\.pattern: /,
  ],
  ['nothing at all', '', /^the file: is not valid YAML/],
])('a mapping with %s is refused at its place', async (_what, edited, message) => {
  const problem = problemOf(await api.ask('arthmate', { sample: content, mapping: edited }), 400);
  expect(problem.errors).toMatchObject([{ in: 'body', field: 'mapping' }]);
  expect(problem.errors?.[0]?.message).toMatch(message);
});

test('a mapping that grows without end when it is read is refused in time', async () => {
  const words = `&words [${Array.from({ length: 4000 }, () => 'w').join(',')}]`;
  const bomb = mapping.replace(
    /filters:[\s\S]*defaults/,
    `filters:\n  - &one { column: status, op: in, value: ${words} }\n${'  - *one\n'.repeat(5500)}defaults`,
  );
  expect(bomb.length).toBeLessThan(MAPPING_CHARACTERS_MAX);
  const started = performance.now();
  const problem = problemOf(await api.ask('arthmate', { sample: content, mapping: bomb }), 400);
  expect(problem.detail).toContain('takes too long to read');
  expect(performance.now() - started).toBeLessThan(10_000);
  const deep = `${mapping}\nextra: ${'['.repeat(30_000)}`;
  problemOf(await api.ask('arthmate', { sample: content, mapping: deep }), 400);
});

test('an unknown feed is 404 and names those that there are', async () => {
  const problem = problemOf(await api.ask('arthmat', { sample: '' }), 404);
  expect(problem.detail).toMatch(/Feeds: arthmate, dmi, dmi_payment/);
});

test('a viewer may not, an operator of the lender may, one of another lender may not', async () => {
  const body = { file_id: fileId };
  problemOf(await api.ask('arthmate', body, person('viewer', null)), 403);
  const mine = await api.ask('arthmate', body, person('operator', ['ARTHMATE']));
  expect(mine.status).toBe(200);
  const other = await api.ask('arthmate', body, person('operator', ['DMI']));
  expect(problemOf(other, 403).type).toBe('urn:turno:problem:lender-out-of-scope');
});

test('a file of another lender is 404, as one that is not there', async () => {
  const mine = person('operator', ['ARTHMATE']);
  const hidden = await api.ask('arthmate', { file_id: elsewhereId }, mine);
  expect(problemOf(hidden, 404).detail).toBe(`There is no file ${String(elsewhereId)}.`);
  problemOf(await api.ask('arthmate', { file_id: 4711 }, mine), 404);
});

test('an object that is gone is 409, and a bucket that does not answer 503', async () => {
  const failing = new FakeS3();
  const other = dryRunApi(pool, failing);
  const gone = await other.ask('arthmate', { file_id: fileId });
  expect(problemOf(gone, 409).type).toBe('urn:turno:problem:object-gone');
  failing.put(`archive/arthmate/${String(fileId)}/loaded.csv`, content);
  failing.onChunk = () => {
    throw s3Answer('SlowDown', 503);
  };
  problemOf(await other.ask('arthmate', { file_id: fileId }), 503);
});

test('a sample may come as text or as base64 with line breaks', async () => {
  const text = await api.try('arthmate', { sample: content, limit: 0 });
  const wrapped = base64(content).replaceAll(/.{20}/g, '$&\n');
  const bytes = await api.try('arthmate', { sample_base64: wrapped, limit: 0 });
  expect(bytes).toEqual(text);
  expect(text).toMatchObject({ counts: { loaded: 1 }, rows: [], outcome: 'duplicate' });
});
