import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseCommandLine, type Invocation } from '../../../bin/operate/arguments.ts';
import { readSettings } from '../../../bin/operate/settings.ts';

const invocation = (...argv: string[]): Invocation =>
  parseCommandLine(['ingest', ...argv]) as Invocation;

test('a local stack is found by the file that it wrote', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turno-settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const endpoint = 'http://127.0.0.1:4566';
  const written = {
    apiUrl: 'http://127.0.0.1:8080/api',
    internalToken: 't',
    bucket: 'b',
    s3Endpoint: endpoint,
    sqsEndpoint: endpoint,
    databaseUrl: 'postgres://d',
  };
  await writeFile(
    join(folder, 'local.json'),
    JSON.stringify({ ...written, fineractUrl: 'http://127.0.0.1:1' }),
  );
  expect(await readSettings(invocation('--data', folder), {})).toEqual({
    apiUrl: 'http://127.0.0.1:8080',
    token: 't',
    bucket: 'b',
    ingestQueueUrl: undefined,
    databaseUrl: 'postgres://d',
    local: { s3Endpoint: endpoint, sqsEndpoint: endpoint, region: 'ap-south-1' },
  });
});

test.each([
  [['files'], 'local'],
  [['add-user'], 'admin'],
  [['audit', 'verify'], 'approver'],
  [['audit', '--as', 'admin'], 'admin'],
  [['approve', '1', '--as', 'approver'], 'approver'],
])('on a local stack %j is sent as %s', async (argv, who) => {
  const folder = await mkdtemp(join(tmpdir(), 'turno-settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const written = {
    apiUrl: 'http://127.0.0.1:8080/api',
    internalToken: 'local',
    approverToken: 'approver',
    adminToken: 'admin',
    bucket: 'b',
    s3Endpoint: 'http://127.0.0.1:4566',
    sqsEndpoint: 'http://127.0.0.1:4566',
    databaseUrl: 'postgres://d',
  };
  await writeFile(join(folder, 'local.json'), JSON.stringify(written));
  const asked = parseCommandLine([...argv, '--data', folder]) as Invocation;
  expect(await readSettings(asked, {})).toMatchObject({ token: who });
});

test('a deployed stack is named by flags and variables, and its token only by a variable', async () => {
  const settings = await readSettings(
    invocation('--api-url', 'https://api.example/', '--token-env', 'MY_TOKEN', '--bucket', 'b'),
    {
      MY_TOKEN: 'secret',
      TURNO_INGEST_QUEUE_URL: 'https://queue.example/q',
    },
  );
  expect(settings).toMatchObject({
    apiUrl: 'https://api.example',
    token: 'secret',
    bucket: 'b',
    ingestQueueUrl: 'https://queue.example/q',
    local: undefined,
  });
});

test('what is missing is named', async () => {
  await expect(readSettings(invocation('--api-url', 'https://api.example'), {})).rejects.toThrow(
    'Put the API token into the variable TURNO_INTERNAL_TOKEN.',
  );
  await expect(readSettings(invocation('--data', '/nowhere'), {})).rejects.toThrow(
    'No local stack has written /nowhere/local.json.',
  );
});
