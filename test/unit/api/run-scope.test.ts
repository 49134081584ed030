import { expect, test } from 'vitest';
import { countsFor, errorFor } from '../../../src/api/run-scope.ts';
import type { PipelineRun } from '../../../src/contract/pipeline-run.ts';

const DMI = { count: 1, total: '10.00' };
const IKF = { count: 2, total: '90.00' };

function run(
  lender: string | null,
  phase: PipelineRun['phase'] = 'enqueue',
): Pick<PipelineRun, 'lender' | 'phase' | 'counts' | 'error_message'> {
  const counts = {
    loads: 3,
    base_rows: 30,
    kept_back: 4,
    unsent: 5,
    undos: 6,
    eligible: { DMI, IKF },
    enqueued: { IKF },
    posting_stopped: true as const,
  };
  return { lender, phase, counts, error_message: 'The queue did not take 5 payment(s).' };
}

test('who may see all lenders sees a run as it is', () => {
  expect(countsFor(run(null), null)).toEqual(run(null).counts);
  expect(errorFor(run(null), null)).toBe(run(null).error_message);
});

test('of a run of all lenders only what is counted per lender is shown', () => {
  expect(countsFor(run(null), ['DMI'])).toEqual({
    eligible: { DMI },
    enqueued: {},
    posting_stopped: true,
  });
  expect(errorFor(run(null), ['DMI'])).toBe(
    'The run stopped in its phase enqueue. Somebody who may see all lenders can read why.',
  );
});

test('of a run of their own lender the undos and the error are theirs too, but not what a check quotes', () => {
  expect(countsFor(run('DMI'), ['DMI', 'IKF'])).toMatchObject({
    undos: 6,
    eligible: { DMI, IKF },
  });
  expect(countsFor(run('DMI'), ['DMI'])).not.toHaveProperty('base_rows');
  expect(errorFor(run('DMI'), ['DMI'])).toBe(run('DMI').error_message);
  expect(errorFor(run('DMI', 'checks'), ['DMI'])).not.toContain('5 payment(s)');
  expect(errorFor({ ...run(null), error_message: null }, ['DMI'])).toBeNull();
});
