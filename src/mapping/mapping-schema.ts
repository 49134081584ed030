/** The format of mapping files. Descriptions become an editor's help through mapping.schema.json. */
import * as z from 'zod';
import { column, dateFormat, name, targetName } from './column-schema.ts';

const header = z
  .strictObject({
    titles_max: z
      .int()
      .min(0)
      .max(200)
      .default(20)
      .describe('How many records with text may stand above the header.'),
    units_row: z
      .record(name, name)
      .optional()
      .describe(
        'A record right under the header that holds exactly these texts in these columns, and nothing else, belongs to the header.',
      ),
  })
  .describe(
    'How the header is found: it is the first record that holds every column named in this file.',
  );

const footer = z
  .strictObject({
    first_cell: name.optional().describe('The whole text of the first cell, in any case.'),
    first_cell_starts_with: name
      .optional()
      .describe('How the text of the first cell begins, in any case.'),
  })
  .refine(
    (value) => (value.first_cell === undefined) !== (value.first_cell_starts_with === undefined),
    {
      error: 'needs either first_cell or first_cell_starts_with',
    },
  );

const controlTotal = z
  .strictObject({
    footer: name.describe('The first_cell of the footer that states the total.'),
    column: name.describe('The header under which the footer states it.'),
    credit_debit_suffix: z.boolean().default(false).describe('The stated total ends in Cr or Dr.'),
    add: z
      .array(targetName)
      .min(1)
      .describe('Numeric targets whose values over all data records are added.'),
    subtract: z
      .array(targetName)
      .default([])
      .describe('Numeric targets whose values are subtracted.'),
  })
  .describe(
    'A total that the file states about itself. A file without it, or with a wrong one, is refused.',
  );

const amountFilter = z.strictObject({
  column: z.literal('amount'),
  op: z.literal('>'),
  value: z.literal(0),
});
const statusFilter = z.strictObject({
  column: z.literal('status'),
  op: z.literal('in'),
  value: z
    .array(z.string().trim().min(1))
    .min(1)
    .describe("The feed's own words that mean money, compared whole and in any case."),
});

const compute = z
  .strictObject({
    target: targetName.describe('The numeric target that is computed.'),
    first_of: z
      .array(z.string().regex(/^-?[a-z][a-z0-9_]*$/))
      .min(1)
      .optional()
      .describe(
        'The first of these numeric targets that is not blank; a leading minus turns its sign.',
      ),
    sum_of: z
      .array(z.string().regex(/^-?[a-z][a-z0-9_]*$/))
      .min(1)
      .optional()
      .describe('The sum of these numeric targets, blanks left out; a leading minus subtracts.'),
  })
  .refine((value) => (value.first_of === undefined) !== (value.sum_of === undefined), {
    error: 'needs either first_of or sum_of',
  });

const components = z
  .strictObject({
    gross: targetName.describe('The numeric target of the gross amount.'),
    less: z
      .array(targetName)
      .min(1)
      .describe('Numeric targets that are taken off it; a blank counts as zero.'),
    net: targetName.describe(
      'The numeric target that must be the result. Not checked where it is blank.',
    ),
  })
  .describe('A record whose net amount is not the gross amount less its charges is rejected.');

const subReference = z
  .strictObject({
    from: z.enum(['note']).describe('The text target that holds the sub-reference.'),
    pattern: z
      .string()
      .describe(
        'A regular expression with one group, which captures the sub-reference; case does not matter.',
      )
      .superRefine((pattern, context) => {
        const message = checkPattern(pattern);
        if (message) context.addIssue({ code: 'custom', message });
      }),
  })
  .describe('How the mandate reference is taken out of a text.');

const returnCode = z
  .strictObject({
    column: name.describe('The header of the column that holds the code or the reason.'),
    leading_number: z
      .boolean()
      .default(false)
      .describe(
        'The code is the number that leads the reason text; text without one says nothing.',
      ),
  })
  .describe(
    'A record whose status means money is rejected where the return code is another than 00.',
  );

export const MappingSchema = z
  .strictObject({
    $schema: z.string().optional(),
    lender_key: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _')
      .describe('The feed: the S3 prefix and the name of this file.'),
    version: z.int().min(1).describe('Raise it with every change; each row remembers it.'),
    encoding: z
      .enum(['utf-8', 'windows-1252', 'ascii'])
      .default('utf-8')
      .describe('A byte order mark makes any file UTF-8.'),
    delimiter: z.enum([',', ';', '\t', '|']).default(',').describe('What separates the cells.'),
    header: header.prefault({}),
    columns: z
      .record(name, column)
      .describe('By header name; case, outer blanks and line breaks in it do not matter.'),
    date_formats: z
      .strictObject({ date: z.union([dateFormat, z.array(dateFormat).min(1)]) })
      .describe('For each date target one format, or several of which the first that fits counts.'),
    footers: z
      .array(footer)
      .default([])
      .describe('Records that are totals or end marks, known by their first cell.'),
    control_total: controlTotal.optional(),
    sub_reference: subReference.optional(),
    post_compute: z
      .array(compute)
      .default([])
      .describe('Arithmetic over numeric targets, in this order, after casting.'),
    components: components.optional(),
    return_code: returnCode.optional(),
    every_record_is_money: z
      .boolean()
      .default(false)
      .describe('The file has no status column and lists only money that came.'),
    filters: z
      .array(z.discriminatedUnion('column', [amountFilter, statusFilter]))
      .default([])
      .describe(
        'amount > 0 always holds. A status filter replaces the common words that mean money.',
      ),
    defaults: z
      .strictObject({
        lender: z
          .string()
          .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the upper-case name of the lender')
          .describe('The lender of every row, upper-case.'),
      })
      .describe('Constants of every row.'),
  })
  .describe(
    'How the CSV files of one feed become rows. Nothing that is not declared here is guessed.',
  );

export type FeedMapping = z.output<typeof MappingSchema>;
export type ColumnMapping = FeedMapping['columns'][string];

function checkPattern(pattern: string): string | null {
  try {
    const groups = new RegExp(`${pattern}|`, 'i').exec('')?.length ?? 0;
    return groups === 2 ? null : 'must have exactly one capturing group ( )';
  } catch (error) {
    return `is not a regular expression: ${(error as Error).message}`;
  }
}
