import { expect, test } from 'vitest';
import { parseCommandLine, UsageError, type Invocation } from '../../../bin/operate/arguments.ts';
import { caps, hold, holds, postingSwitch, release } from '../../../bin/operate/controls.ts';
import { runLines } from '../../../bin/operate/format.ts';
import { preview, previewLines } from '../../../bin/operate/preview.ts';
import type { Hold } from '../../../src/contract/hold.ts';
import type { Preview } from '../../../src/contract/preview.ts';
import { aRun } from './builders.ts';
import { fakeApi } from './fake-api.ts';

const MOMENT = '2026-11-03T09:30:00.000+05:30';
const NONE = { count: 0, total: '0.00' };
const KEY = 'a'.repeat(32);
const line = (...words: string[]): Invocation => parseCommandLine(words) as Invocation;

const off = {
  posting: 'off',
  being_posted: { count: 2, total: '500.00' },
  changes: [{ posting: 'off', reason: 'wrong file', changed_by: 'asha', changed_at: MOMENT }],
};
const aHold: Hold = {
  hold_id: 4,
  source_key: KEY,
  loan_external_id: null,
  lender: 'DMI',
  reason: 'dispute',
  placed_by: 'asha',
  placed_at: MOMENT,
  waiting: { count: 1, total: '100.00' },
  pending_approval_id: 9,
  released_by: null,
  released_at: null,
  release_reason: null,
  approval_id: null,
};

test('the switch is turned with a reason, and tells what is still in hand', async () => {
  const api = await fakeApi({ 'PUT /api/pipeline/switch': [{ body: off }] });
  expect(await postingSwitch(api, line('switch', 'off', '--reason', 'wrong file'))).toBe(0);
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({ posting: 'off', reason: 'wrong file' });
  expect(api.said).toEqual([
    'Posting is stopped.',
    'In the hands of workers at this moment: 2 (₹500.00).',
    '  2026-11-03 09:30:00 off by asha: wrong file',
  ]);
  await expect(postingSwitch(api, line('switch', 'off'))).rejects.toThrow(UsageError);
  await expect(postingSwitch(api, line('switch', 'maybe', '--reason', 'x'))).rejects.toThrow(
    'neither on nor off',
  );
  expect(api.asked).toHaveLength(1);
});

test('a cap is set with an amount and lifted without; a mixture is not understood', async () => {
  const cap = {
    lender: null,
    rupees: '500000.00',
    payments: 10,
    used_rupees: '1000.00',
    used_payments: 1,
    reason: 'start slowly',
    changed_by: 'asha',
    changed_at: MOMENT,
  };
  const api = await fakeApi({
    'PUT /api/pipeline/caps': [{ body: { items: [cap] } }, { body: { items: [] } }],
  });
  const why = ['--reason', 'start slowly'];
  await caps(api, line('caps', 'set', '--rupees', '500000.00', '--payments', '10', ...why));
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({
    lender: null,
    rupees: '500000.00',
    payments: 10,
    reason: 'start slowly',
  });
  expect(api.said[1]).toContain('all together  ₹5,00,000.00  ₹1,000.00');
  await caps(api, line('caps', 'lift', ...why));
  expect(api.said.at(-1)).toBe('There is no cap.');
  await expect(caps(api, line('caps', 'set', ...why))).rejects.toThrow(UsageError);
  await expect(caps(api, line('caps', 'lift', '--payments', '1', ...why))).rejects.toThrow(
    UsageError,
  );
});

test('a hold says what it found, its release waits for a second person, and both are listed', async () => {
  const placed = {
    hold: aHold,
    taken_out: [],
    being_posted: [KEY],
    message: 'One payment is being posted right now.',
  };
  const approval = {
    approval_id: 9,
    kind: 'release hold',
    subject: 'hold 4',
    lender: 'DMI',
    loan_external_id: 'LN/1',
    amount: null,
    payload: {},
    reason: 'settled',
    requested_by: 'asha',
    requested_at: MOMENT,
    status: 'pending',
    decided_by: null,
    decided_at: null,
    comment: null,
    outcome: null,
  };
  const api = await fakeApi({
    [`POST /api/transactions/${KEY}/hold`]: [{ status: 201, body: placed }],
    'POST /api/loans/LN%2F1/release': [{ status: 202, body: approval }],
    'GET /api/holds?status=open&limit=20': [{ body: { items: [aHold], next_cursor: null } }],
  });
  await hold(api, line('hold', 'payment', KEY, '--reason', 'dispute'));
  await release(api, line('release', 'loan', 'LN/1', '--reason', 'settled'));
  await holds(api, line('holds'));
  expect(api.said).toMatchObject([
    'Hold 4: One payment is being posted right now.',
    `  being posted: ${KEY}`,
    'Approval 9 (release hold) waits for a second person; until then the hold stands.',
    expect.stringContaining('placed by'),
    expect.stringMatching(/4 +a{32} +DMI +1 \(₹100\.00\) +asha .* dispute +approval 9$/),
  ]);
  await expect(hold(api, line('hold', 'lender', 'DMI', '--reason', 'x'))).rejects.toThrow(
    'payment or loan',
  );
});

test('the preview says what would happen, to money and to loans', async () => {
  const body: Preview = {
    posting: 'on',
    would_post: {
      count: 1,
      total: '400.00',
      by_lender: [{ lender: 'DMI', count: 1, total: '400.00' }],
    },
    held_back: [{ lender: 'UGRO', reason: 'over the cap', count: 2, total: '80.00' }],
    caps: [],
    loans: {
      concerned: 9,
      looked_at: 1,
      locks_known: false,
      by_outlook: { overpays: 1 },
      notable: [
        {
          loan_external_id: 'LN1',
          lender: 'DMI',
          count: 1,
          total: '400.00',
          outlook: 'overpays',
          status: 'Active',
          outstanding: '300.00',
          excess: '100.00',
        },
      ],
    },
  };
  const api = await fakeApi({ 'GET /api/pipeline/preview?loans=5&lender=DMI': [{ body }] });
  await preview(api, line('preview', '--loans', '5', '--lender', 'DMI'));
  expect(api.said.join('\n')).toBe(
    [
      'The next run would post 1 payment(s), ₹400.00.',
      '  DMI: 1 (₹400.00)',
      'Held back:',
      '  UGRO: 2 (₹80.00) over the cap',
      'Loans looked at: 1 of 9: 1 overpays.',
      'Fineract did not tell which loans are locked.',
      'loan  lender  would be posted  then      status  outstanding  excess',
      'LN1   DMI     1 (₹400.00)      overpays  Active  ₹300.00      ₹100.00',
    ].join('\n'),
  );
  expect(
    previewLines({ ...body, posting: 'off', would_post: { ...NONE, by_lender: [] } }).slice(0, 2),
  ).toEqual(['Posting is stopped: a run would queue nothing.', 'The next run would post nothing.']);
});

test('a run that was stopped, or came to a cap, says so', () => {
  const counts = {
    posting_stopped: true,
    over_cap: { DMI: { count: 3, total: '30.00' } },
  } as const;
  expect(runLines(aRun({ counts }))).toEqual([
    'No payment was eligible.',
    'Posting is stopped: see the command switch.',
    'Over the cap of the day: DMI 3 (₹30.00); it waits.',
    'Posted: 0 payments, ₹0.00.',
  ]);
});
