import type { Context, SecretsManagerRotationEvent } from 'aws-lambda';
import { beforeEach, expect, test } from 'vitest';
import { newKey, type SigningKey } from '../../../src/accounts/signing-keys.ts';
import { fakeSecrets, type SecretsCall } from '../../support/fake-secrets.ts';

/** One secret with its versions, as far as a rotation uses Secrets Manager. */
let stages: Record<string, string[]> = {};
let values: Record<string, string> = {};

const actions: Readonly<Record<string, (call: SecretsCall) => object | undefined>> = {
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

await fakeSecrets((action, call) => actions[action]?.(call));
process.env['LOG_LEVEL'] = 'CRITICAL';
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
