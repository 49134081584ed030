/** The commands by which people look ahead and stop money. */
import type { CommandSpec, OptionSpec } from './commands.ts';

const reason: OptionSpec = { type: 'string', value: 'TEXT', help: 'why; it is kept for ever' };

export const controlCommands = {
  preview: {
    summary: 'what the next run would post, what it would leave and why',
    positionals: [],
    options: {
      lender: { type: 'string', value: 'NAME', help: 'only the payments of one lender' },
      loans: {
        type: 'string',
        value: 'N',
        help: 'ask Fineract about so many loans, 1 to 200 (default 50)',
      },
    },
    notes: ['Tells loans that would close or be overpaid, and such that take no repayment.'],
  },
  switch: {
    summary: 'stop all posting, or let it go on',
    positionals: ['[on|off]'],
    options: { reason },
    notes: [
      'Without on or off, tells how it stands and who changed it. Off holds at once: nothing more is queued or claimed,',
      'and what is queued goes back to where it was. One person is enough for both.',
    ],
  },
  caps: {
    summary: 'how much may be posted in one day',
    positionals: ['[set|lift]'],
    options: {
      lender: { type: 'string', value: 'NAME', help: 'of one lender (default: all together)' },
      rupees: { type: 'string', value: 'AMOUNT', help: 'such as 500000.00' },
      payments: { type: 'string', value: 'N', help: 'number of payments' },
      reason,
    },
    notes: [
      'A day is a day in India. What is over a cap waits, oldest value date first.',
      'Only an approver sets or lifts one. On a local stack, --as approver is one.',
    ],
  },
  hold: {
    summary: 'keep a payment, or every payment of a loan, from being posted',
    positionals: ['WHAT', 'ID'],
    options: { reason },
    notes: ['hold payment SOURCE_KEY, or hold loan LOAN. One person is enough; it holds at once.'],
  },
  release: {
    summary: 'ask for the release of a hold',
    positionals: ['WHAT', 'ID'],
    options: { reason },
    notes: [
      'Nothing happens until a second person approves it; then the next run posts what is due.',
    ],
  },
  holds: {
    summary: 'what is on hold, newest first',
    positionals: [],
    options: {
      status: { type: 'string', value: 'STATUS', help: 'open (default) or released' },
      lender: { type: 'string', value: 'NAME', help: 'only this lender' },
      loan: { type: 'string', value: 'LOAN', help: 'only this loan' },
      limit: { type: 'string', value: 'N', help: 'how many, 1 to 200 (default 20)' },
    },
    notes: [],
  },
  audit: {
    summary: 'what people changed, and whether that record is whole',
    positionals: ['[verify]'],
    options: {
      by: { type: 'string', value: 'WHO', help: 'only changes of this person or machine' },
      table: { type: 'string', value: 'NAME', help: 'only rows of a table, such as OPS.HOLD' },
      key: { type: 'string', value: 'KEY', help: 'only the row with this key' },
      limit: { type: 'string', value: 'N', help: 'so many entries, 1 to 200 (default 20)' },
      head: {
        type: 'string',
        value: 'N:HASH',
        help: 'with verify: the head that an earlier verification printed',
      },
    },
    notes: [
      'verify computes every hash anew and ends with 1 where an entry was changed, removed or put in between.',
      'Keep the head that it prints outside the database: only against it shows that the end was cut off.',
    ],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;
