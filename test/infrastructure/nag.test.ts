import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

async function synthesize(
  context: Record<string, string>,
): Promise<{ outdir: string; output: string; failed: boolean }> {
  const outdir = await mkdtemp(join(tmpdir(), 'turno-cdk-'));
  const { context: own } = JSON.parse(await readFile('cdk.json', 'utf8')) as { context: object };
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...own, bundle: 'off', ...context }),
  };
  try {
    const { stdout, stderr } = await run(process.execPath, ['bin/turno.ts'], { env });
    return { outdir, output: stdout + stderr, failed: false };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { outdir, output: stdout + stderr, failed: true };
  }
}

test('every stage passes the AwsSolutions checks', async () => {
  const { output, failed } = await synthesize({});
  expect(output).not.toContain('AwsSolutions-');
  expect(failed).toBe(false);
  // Every stage is synthesized with every check: most of a minute where the machine has other work.
}, 120_000);
