/** What each secret of the template holds on the laptop. Its role is told by the variable that names it. */
import { randomBytes } from 'node:crypto';
import { TemplateError, type Resource } from '../template/assembly.ts';
import { identityOf } from '../template/identities.ts';
import type { Resolver } from '../template/resolver.ts';

/** JSON values by the name of the environment variable that carries the secret's ARN. */
export type SecretValues = Readonly<Record<string, object>>;

/** Values by ARN. Throws TemplateError for a variable with a secret's ARN that nobody has a value for. */
export function secretsOf(
  resources: readonly Resource[],
  resolver: Resolver,
  values: SecretValues,
): Map<string, string> {
  const arns = new Set(
    resources
      .filter(({ type }) => type === 'AWS::SecretsManager::Secret')
      .map((resource) => identityOf(resource, '').ref),
  );
  const secrets = new Map<string, string>();
  for (const resource of resources.filter(({ type }) => type === 'AWS::Lambda::Function')) {
    const environment = resolver.property(resource, 'Environment') as
      | { Variables?: Record<string, unknown> }
      | undefined;
    for (const [variable, arn] of Object.entries(environment?.Variables ?? {})) {
      if (typeof arn !== 'string' || !arns.has(arn)) continue;
      const value = values[variable];
      if (value === undefined) {
        throw new TemplateError(
          `${resource.stack.name}/${resource.id}: the local stack has no value for the secret in ${variable}.`,
        );
      }
      secrets.set(arn, JSON.stringify(value));
    }
  }
  return secrets;
}

export const newToken = (): string => randomBytes(24).toString('base64url');
