import { expect, test } from 'vitest';
import { parseCommandLine, type Invocation } from '../../../bin/operate/arguments.ts';
import { pipeline } from '../../../bin/operate/pipeline.ts';
import { aRun } from './builders.ts';
import { fakeApi } from './fake-api.ts';

const invocation = (...flags: string[]): Invocation =>
  parseCommandLine(['pipeline', ...flags]) as Invocation;
const START = 'POST /api/pipeline/runs';
const LOOK = 'GET /api/pipeline/runs/3';
const pending = aRun({ status: 'pending', phase: 'waiting', finished_at: null });

test('a run is followed through its phases and then through its postings', async () => {
  const under = { count: 2, total: '500.00' };
  const posting = aRun().posting;
  const api = await fakeApi({
    [START]: [{ status: 202, body: pending }],
    [LOOK]: [
      { body: aRun({ status: 'running', phase: 'transform', finished_at: null }) },
      { body: aRun({ posting: { ...posting, queued: under } }) },
      { body: aRun({ posting: { ...posting, posted: under } }) },
    ],
  });
  expect(await pipeline(api, invocation())).toBe(0);
  expect(api.said).toEqual([
    'Run 3 asked for at 2026-11-03 09:30:00 IST.',
    '  waiting',
    '  transform',
    '  posting: 0 posted, 2 (₹500.00) under way',
    'No payment was eligible.',
    'Posted: 2 payments, ₹500.00.',
  ]);
});

test('the options and a new idempotency key are sent with the token', async () => {
  const api = await fakeApi({ [START]: [{ status: 202, body: pending }] });
  expect(await pipeline(api, invocation('--skip-transform', '--lender', 'dmi', '--no-wait'))).toBe(
    0,
  );
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({
    skip_transform: true,
    dry_run: false,
    lender: 'dmi',
  });
  expect(api.asked[0]?.headers).toMatchObject({
    'x-internal-token': 'secret-token',
    'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
  expect(api.asked).toHaveLength(1);
});

test('a failed run ends with exit code 1 and its reason', async () => {
  const api = await fakeApi({
    [START]: [{ status: 202, body: pending }],
    [LOOK]: [{ body: aRun({ status: 'failed', error_message: 'A check found 3 offenders.' }) }],
  });
  expect(await pipeline(api, invocation())).toBe(1);
  expect(api.said.at(-1)).toBe('Run 3 failed: A check found 3 offenders.');
});

test('a refusal of the API is told in its own words', async () => {
  const problem = {
    type: 'urn:turno:problem:invalid-request',
    title: 'Not valid',
    status: 400,
    detail: 'lender must be one of A, B.',
    request_id: 'r1',
  };
  const api = await fakeApi({ [START]: [{ status: 400, body: problem }] });
  await expect(pipeline(api, invocation())).rejects.toThrow('lender must be one of A, B.');
});

test('a token that is not accepted is told as such', async () => {
  const api = await fakeApi({ [START]: [{ status: 403, body: { message: 'Forbidden' } }] });
  await expect(pipeline(api, invocation())).rejects.toThrow('The API does not accept the token.');
});
