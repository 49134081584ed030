/** The steps of a rotation, as Secrets Manager asks for them. Each may come again, and then changes nothing more. */
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { callerOfAccessToken, issueAccessToken } from './access-token.ts';
import { readSigningKeys, rotated, type SigningKey } from './signing-keys.ts';

export interface RotationStep {
  readonly step: string;
  readonly secretId: string;
  /** Of the secret that is being made. */
  readonly version: string;
}

export class RotationError extends Error {
  override readonly name = 'RotationError';
}

/** Throws RotationError for a version that is not under way, an unknown step, or keys that do not work. */
export async function rotateKeys(
  secrets: SecretsManagerClient,
  { step, secretId, version }: RotationStep,
  now: Date,
): Promise<void> {
  const { VersionIdsToStages: stages = {} } = await secrets.send(
    new DescribeSecretCommand({ SecretId: secretId }),
  );
  if (stages[version]?.includes('AWSCURRENT') === true) return;
  if (stages[version]?.includes('AWSPENDING') !== true)
    throw new RotationError(`The version ${version} is not one that a rotation has begun.`);
  switch (step) {
    case 'createSecret':
      return createSecret(secrets, secretId, version, now);
    case 'setSecret':
      // The keys have no other side: whoever verifies reads this secret.
      return undefined;
    case 'testSecret':
      return testSecret(await keysOf(secrets, secretId, version), now);
    case 'finishSecret':
      return finishSecret(secrets, secretId, version, stages);
    default:
      throw new RotationError(`There is no step ${step}.`);
  }
}

async function createSecret(
  secrets: SecretsManagerClient,
  secretId: string,
  version: string,
  now: Date,
): Promise<void> {
  try {
    await keysOf(secrets, secretId, version);
    return;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  const keys = rotated(await keysOf(secrets, secretId), now);
  await secrets.send(
    new PutSecretValueCommand({
      SecretId: secretId,
      ClientRequestToken: version,
      SecretString: JSON.stringify({ keys }),
      VersionStages: ['AWSPENDING'],
    }),
  );
}

/** Every key of the new version signs a token that the new version verifies. */
async function testSecret(keys: readonly SigningKey[], now: Date): Promise<void> {
  if (keys.length === 0) throw new RotationError('The new version holds no key.');
  const owner = {
    email: 'rotation@turno.invalid',
    role: 'viewer',
    lenders: null,
    must_change_password: true,
  } as const;
  for (const key of keys)
    await callerOfAccessToken(keys, await issueAccessToken([key], owner, now), now);
}

async function finishSecret(
  secrets: SecretsManagerClient,
  secretId: string,
  version: string,
  stages: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const current = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT') === true);
  await secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: version,
      ...(current === undefined ? {} : { RemoveFromVersionId: current }),
    }),
  );
}

async function keysOf(
  secrets: SecretsManagerClient,
  secretId: string,
  version?: string,
): Promise<readonly SigningKey[]> {
  const { SecretString: text = '' } = await secrets.send(
    new GetSecretValueCommand({
      SecretId: secretId,
      ...(version === undefined
        ? { VersionStage: 'AWSCURRENT' }
        : { VersionId: version, VersionStage: 'AWSPENDING' }),
    }),
  );
  return readSigningKeys(parsed(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause on purpose: a JSON error quotes the text that it could not parse.
    throw new RotationError('The secret is not JSON.');
  }
}
