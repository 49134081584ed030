import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Context, SecretsManagerRotationEvent } from 'aws-lambda';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { newKey, type SigningKey } from '../../../src/accounts/signing-keys.ts';

/** One secret with its versions, as far as a rotation uses Secrets Manager. */
let stages: Record<string, string[]> = {};
let values: Record<string, string> = {};

type Call = Readonly<Record<string, string | undefined>>;

const actions: Readonly<Record<string, (call: Call) => object | undefined>> = {
  DescribeSecret: () => ({ VersionIdsToStages: stages }),
  GetSecretValue: ({ VersionId: id, VersionStage: stage = '' }) => {
    const found = id ?? Object.keys(stages).find((each) => stages[each]?.includes(stage)) ?? '';
    return values[found] === undefined ? undefined : { SecretString: values[found] };
  },
  PutSecretValue: ({ ClientRequestToken: id = '', SecretString: text = '' }) => {
    values[id] = text;
    return {};
  },
  UpdateSecretVersionStage: ({ MoveToVersionId: to = '', RemoveFromVersionId: from = '' }) => {
    stages = { [from]: ['AWSPREVIOUS'], [to]: ['AWSCURRENT'] };
    return {};
  },
};

const secrets = createServer((request, response) => {
  void (async () => {
    const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const answer = actions[action]?.((await json(request)) as Call);
    response
      .writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(answer ?? { __type: 'ResourceNotFoundException', message: 'none' }));
  })();
});
await new Promise<void>((ready) => secrets.listen(0, '127.0.0.1', ready));
afterAll(() => {
  secrets.closeAllConnections();
  secrets.close();
});

Object.assign(process.env, {
  AWS_REGION: 'ap-south-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${String((secrets.address() as AddressInfo).port)}`,
  LOG_LEVEL: 'CRITICAL',
});
const { handler } = await import('../../../functions/rotate-signing-key/handler.ts');

const old = newKey(new Date(Date.now() - 30 * 86_400_000));

beforeEach(() => {
  stages = { one: ['AWSCURRENT'], two: ['AWSPENDING'] };
  values = { one: JSON.stringify({ keys: [old] }) };
});

async function step(name: string, version = 'two'): Promise<void> {
  const event = { Step: name, SecretId: 'keys', ClientRequestToken: version };
  await handler(
    event as SecretsManagerRotationEvent,
    { awsRequestId: 'lambda-1', functionName: 'rotate-signing-key' } as Context,
  );
}

const keysOf = (version: string): SigningKey[] =>
  (JSON.parse(values[version] ?? '{"keys":[]}') as { keys: SigningKey[] }).keys;

test('the four steps put a new key before the one of today', async () => {
  for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) await step(name);
  expect(stages).toEqual({ one: ['AWSPREVIOUS'], two: ['AWSCURRENT'] });
  const [fresh, kept, ...others] = keysOf('two');
  expect(fresh?.kid).not.toBe(old.kid);
  expect(kept).toEqual(old);
  expect(others).toEqual([]);
});

test('the first rotation makes the first key', async () => {
  values['one'] = JSON.stringify({ keys: [], unused: 'x' });
  await step('createSecret');
  expect(keysOf('two')).toHaveLength(1);
});

test('a step that comes again changes nothing more', async () => {
  await step('createSecret');
  const made = values['two'];
  await step('createSecret');
  expect(values['two']).toBe(made);
  await step('finishSecret');
  await step('finishSecret');
  await step('createSecret');
  expect(values['two']).toBe(made);
  expect(stages['two']).toEqual(['AWSCURRENT']);
});

test('a version without a key is not taken, nor one that no rotation has begun', async () => {
  values['two'] = JSON.stringify({ keys: [] });
  await expect(step('testSecret')).rejects.toThrow('holds no key');
  await expect(step('createSecret', 'three')).rejects.toThrow('not one that a rotation has begun');
  await expect(step('hurry')).rejects.toThrow('There is no step hurry');
  expect(stages['one']).toEqual(['AWSCURRENT']);
});
