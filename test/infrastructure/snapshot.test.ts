import { expect, test } from 'vitest';
import { synthesizeStages } from '../support/synthesized.ts';

/** Hashes of code and data change with every commit; what is left changes with the infrastructure. */
function masked(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value)
      .replaceAll(/[0-9a-f]{64}/g, '<hash>')
      .replaceAll(/CurrentVersion[0-9A-F]{8}[0-9a-f]{32}/g, 'CurrentVersion<hash>'),
  );
}

const stacks = synthesizeStages().filter(({ name }) => name.startsWith('Dev-'));

test.each(stacks)('$name has the resources it had', ({ template }) => {
  const { Resources: resources } = template.toJSON() as {
    Resources: Record<string, { Type: string; Properties?: object }>;
  };
  const shape = Object.entries(resources)
    .filter(
      ([, { Type: type }]) => !/^AWS::(EC2|IAM|Logs|CloudWatch)::|Permission$|Policy$/.test(type),
    )
    .map(([id, { Type: type, Properties: properties }]) => [id, type, properties]);
  expect(masked(shape)).toMatchSnapshot();
});
