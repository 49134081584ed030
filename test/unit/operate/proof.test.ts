import { expect, test } from 'vitest';
import { parseCommandLine, type Invocation } from '../../../bin/operate/arguments.ts';
import { proof } from '../../../bin/operate/proof.ts';
import type { ProofDifference, ProofRun } from '../../../src/contract/proof.ts';
import { fakeApi } from './fake-api.ts';

const AT = '2026-11-03T02:31:10.000+05:30';

function run(more: Partial<ProofRun> = {}): ProofRun {
  return {
    run_id: 12,
    request_id: '7b1c1a34-0c2b-4f0e-9a53-0d1f6f6f2c11',
    trigger: 'schedule',
    requested_by: 'schedule',
    scope: 'due',
    lender: null,
    loan: null,
    status: 'success',
    is_clean: true,
    loans: { total: 3, checked: 3, unreadable: 0 },
    ours: { count: 3, total: '1234567.00' },
    theirs: { count: 3, total: '1234567.00' },
    others: { count: 0, total: '0.00' },
    unsettled: 0,
    differences: 0,
    differences_open: 0,
    error_message: null,
    requested_at: AT,
    started_at: AT,
    finished_at: AT,
    ...more,
  };
}

const difference: ProofDifference = {
  difference_id: 5,
  kind: 'different',
  lender: 'DMI',
  loan: 'DMIFL0001',
  source_key: 'a'.repeat(32),
  ours: { date: '2026-11-01', amount: '425000.00' },
  theirs: { date: '2026-11-01', amount: '1.00' },
  fineract_transaction_id: 7,
  reason: 'In Fineract its amount is 1.00, not 425000.00.',
  first_seen_at: AT,
  last_seen_at: AT,
  resolved_at: null,
  exception_id: 44,
  settled: null,
};
const none = { items: [], next_cursor: null };

function invocation(...options: string[]): Invocation {
  const parsed = parseCommandLine(['proof', ...options]);
  if ('help' in parsed) throw new Error('no help was asked for');
  return parsed;
}

test('a clean proof is told in Indian notation, and the exit code is 0', async () => {
  const api = await fakeApi({
    'GET /api/proof': [{ body: { latest: run(), under_way: null, differences: none } }],
  });
  expect(await proof(api, invocation())).toBe(0);
  expect(api.said).toEqual([
    'Proof 12 of the loans due, finished 2026-11-03 02:31:10 IST: clean.',
    '  loans         3 checked',
    '  by our books  3 (₹12,34,567.00)',
    '  in Fineract   3 (₹12,34,567.00)',
    '  differences   0',
  ]);
});

test('differences of all pages are listed, and the exit code is 1', async () => {
  const bad = run({ is_clean: false, differences: 2, differences_open: 1 });
  const second = { ...difference, difference_id: 4, settled: 'agreed', loan: 'DMIFL0002' };
  const api = await fakeApi({
    'GET /api/proof': [
      {
        body: {
          latest: bad,
          under_way: null,
          differences: { items: [difference], next_cursor: 'next' },
        },
      },
    ],
    'GET /api/proof/runs/12?cursor=next': [
      { body: { run: bad, differences: { items: [second], next_cursor: null } } },
    ],
  });
  expect(await proof(api, invocation())).toBe(1);
  const said = api.said.join('\n');
  expect(said).toContain('NOT CLEAN');
  expect(said).toContain('1, and 1 settled by hand');
  expect(said).toMatch(
    /different {2}DMIFL0001 {2}2026-11-01 ₹4,25,000\.00 {2}2026-11-01 ₹1\.00 .* 44 /,
  );
  expect(said).toMatch(/DMIFL0002 .* settled /);
});

test('one loan is asked for and followed to its end', async () => {
  const waiting = run({ status: 'pending', is_clean: null, loan: 'X1' });
  const api = await fakeApi({
    'POST /api/proof/runs': [{ status: 202, body: waiting }],
    'GET /api/proof/runs/12': [
      { body: { run: waiting, differences: none } },
      { body: { run: { ...waiting, status: 'running' }, differences: none } },
      { body: { run: run({ loan: 'X1' }), differences: none } },
    ],
  });
  expect(await proof(api, invocation('--loan', 'X1', '--wait'))).toBe(0);
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({ scope: 'due', lender: null, loan: 'X1' });
  expect(api.said).toContain('  proof 12 waits for its turn');
  expect(api.said).toContain('Proof 12 of X1, finished 2026-11-03 02:31:10 IST: clean.');
});

test('a proof that failed says why', async () => {
  const failed = run({ status: 'failed', is_clean: null, error_message: 'Fineract refuses us' });
  const api = await fakeApi({
    'POST /api/proof/runs': [{ status: 202, body: run({ status: 'pending', is_clean: null }) }],
    'GET /api/proof/runs/12': [{ body: { run: failed, differences: none } }],
  });
  await expect(proof(api, invocation('--run', '--wait'))).rejects.toThrow('Fineract refuses us');
});

test('before the first proof there is nothing to show, which is no proof', async () => {
  const api = await fakeApi({
    'GET /api/proof': [{ body: { latest: null, under_way: null, differences: none } }],
  });
  expect(await proof(api, invocation())).toBe(1);
});
