import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, test, vi } from 'vitest';
import { withoutSecrets } from '../../src/observability/logger.ts';
import { forgetSecret, readSecret, SecretUnreadableError } from '../../src/secrets.ts';

afterEach(() => vi.useRealTimers());

function secretsHolding(read: () => string): { client: SecretsManagerClient; reads: () => number } {
  let reads = 0;
  const send = async (): Promise<{ SecretString: string }> => {
    reads += 1;
    return Promise.resolve({ SecretString: read() });
  };
  return { client: { send } as unknown as SecretsManagerClient, reads: () => reads };
}

test('a secret is read once in five minutes, and again when it was forgotten', async () => {
  vi.useFakeTimers();
  const { client, reads } = secretsHolding(() => '{"password":"x"}');
  expect(await Promise.all([readSecret(client, 'one'), readSecret(client, 'one')])).toEqual([
    { password: 'x' },
    { password: 'x' },
  ]);
  expect(reads()).toBe(1);
  forgetSecret('one');
  await readSecret(client, 'one');
  expect(reads()).toBe(2);
  vi.advanceTimersByTime(5 * 60_000);
  await readSecret(client, 'one');
  expect(reads()).toBe(3);
});

test('a failed read is not kept, and its message holds nothing of the secret', async () => {
  const { client, reads } = secretsHolding(() => 'hunter2');
  await expect(readSecret(client, 'two')).rejects.toThrow(SecretUnreadableError);
  await expect(readSecret(client, 'two')).rejects.toThrow(/^The secret two is not JSON\.$/);
  expect(reads()).toBe(2);
});

test('log lines lose names, phone numbers and secrets', () => {
  const line = JSON.stringify(
    { sourceKey: 'k', phone: '98', clientName: 'Asha', nested: { password: 'x', raw_record: 'y' } },
    withoutSecrets,
  );
  expect(JSON.parse(line)).toEqual({
    sourceKey: 'k',
    phone: '[removed]',
    clientName: '[removed]',
    nested: { password: '[removed]', raw_record: '[removed]' },
  });
});

test('log lines lose what a database error tells of the row, in its causes too', () => {
  const refusal = Object.assign(new Error('violates check constraint'), {
    name: 'error',
    code: '23514',
    severity: 'ERROR',
    detail: 'Failing row contains (Asha, 98).',
    where: 'COPY t, line 1: "Asha"',
    constraint: 'amount_check',
  });
  const told = new Error('The file could not be loaded.', { cause: refusal });
  const shown = withoutSecrets('error', told) as Error & { cause: Error };
  expect(shown.message).toBe('The file could not be loaded.');
  expect(shown.cause).toMatchObject({
    message: 'violates check constraint',
    code: '23514',
    constraint: 'amount_check',
    detail: '[removed]',
    where: '[removed]',
  });
  expect(refusal.detail).toContain('Asha');
});
