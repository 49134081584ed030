/** How a mapping file describes one column of a feed. */
import * as z from 'zod';
import { dateReader } from '../dates.ts';

export const textTargets = ['loan_id', 'status', 'note', 'payment_id', 'sub_reference_id'] as const;
export const amountTargets = ['amount', 'charge'] as const;

export const name = z.string().trim().min(1);
export const targetName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _');

export const column = z
  .strictObject({
    target: targetName.describe(
      'Where the value goes: loan_id, amount, date, status, charge, note, payment_id, sub_reference_id, or (numeric only) a name of your own that post_compute, components or control_total use.',
    ),
    type: z
      .enum(['text', 'numeric', 'date', 'timestamp'])
      .describe('numeric for money; timestamp keeps the time of day, date only the day.'),
    before: z
      .string()
      .min(1)
      .optional()
      .describe(
        'text: keep only the part before the first of this separator; all of it where there is none.',
      ),
    blank_if: z.enum(['uuid']).optional().describe('text: a value of this shape counts as blank.'),
    fill_zeros_to: z
      .int()
      .min(2)
      .max(40)
      .optional()
      .describe('text: a shorter value of digits alone gets leading zeros up to this width.'),
    unit: z
      .enum(['rupees', 'paise'])
      .default('rupees')
      .describe('numeric: rupees in any of the common notations, or whole paise.'),
    digits: z
      .int()
      .min(3)
      .max(20)
      .optional()
      .describe('numeric in paise: the exact number of digits, zeros included.'),
    credit_debit_suffix: z
      .boolean()
      .default(false)
      .describe('numeric in rupees: "Cr" after the amount means plus, "Dr" minus.'),
    sign_ignored: z
      .boolean()
      .default(false)
      .describe(
        'numeric: brackets or a minus only mark the column as money that goes out; the value counts without its sign.',
      ),
  })
  .describe('What one column of the file becomes.');

export const dateFormat = z
  .string()
  .describe('A strptime pattern such as %d-%m-%Y, or excel_serial, epoch_seconds, iso8601.')
  .superRefine((format, context) => {
    try {
      dateReader(format);
    } catch (error) {
      context.addIssue({
        code: 'custom',
        message: `is not a date format: ${(error as Error).message}`,
      });
    }
  });
