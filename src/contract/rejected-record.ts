/** Records of files that did not pass, and what people make of them. */
import * as z from 'zod';
import { feedFilter, lenderFilter, loanFilter } from './filters.ts';
import { ApprovalStatus, Reason } from './approval.ts';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant, Rupees } from './values.ts';

/** So many records at once in one correction or replay. */
export const REJECTS_MAX = 500;

const TEXT_MAX = 100;

export const rejectStates = ['open', 'corrected', 'replayed', 'dismissed'] as const;
export const RejectState = z.enum(rejectStates).meta({
  id: 'RejectState',
  description:
    'corrected: its values were corrected, and it does not pass yet or waits to be replayed.',
});
export type RejectState = z.infer<typeof RejectState>;

const Text = z.string().trim().min(1, 'must not be blank').max(TEXT_MAX);
const identifier = /^\S+$/;
const wholeWord = 'must be one word without blanks';
const Money = z
  .string()
  .trim()
  .regex(/^\d{1,11}(\.\d{1,2})?$/, 'must be rupees such as 4250.00')
  .transform((text) => {
    const [rupees = '', paise = ''] = text.split('.');
    return `${String(BigInt(rupees))}.${paise.padEnd(2, '0')}`;
  });

/** What a record says, corrected. `loan_id`, `amount`, `date`, `status` and both ids need a second person. */
export const CorrectionValues = z
  .strictObject({
    loan_id: Text.regex(identifier, wholeWord).toUpperCase().optional(),
    amount: Money.refine((amount) => !/^0+\.00$/.test(amount), 'must be above zero').optional(),
    date: z.iso.date().optional().meta({ description: 'The day in India.' }),
    status: Text.optional().meta({ description: 'A word that the mapping of the feed knows.' }),
    charge: Money.optional(),
    payment_id: Text.regex(identifier, wholeWord).optional(),
    sub_reference_id: Text.regex(identifier, wholeWord).optional(),
  })
  .meta({ id: 'CorrectionValues' });
export type CorrectionValues = z.output<typeof CorrectionValues>;

/** Who says which money a record is: nobody alone. */
export const moneyFields = [
  'loan_id',
  'amount',
  'date',
  'status',
  'payment_id',
  'sub_reference_id',
] as const satisfies readonly (keyof CorrectionValues)[];

const change = {
  values: CorrectionValues.refine((values) => Object.keys(values).length > 0, {
    message: 'must name a field to correct',
  }).optional(),
  dismiss: z
    .literal(true)
    .optional()
    .meta({ description: 'Set it aside: it never becomes a row.' }),
  although_reversal: z
    .literal(true)
    .optional()
    .meta({ description: 'Says that whoever asks knows that the record takes money back.' }),
  reason: Reason,
};
const oneOfBoth = {
  message: 'needs either values or dismiss',
  path: ['values'],
};

export const RejectedRecordPatch = z
  .strictObject(change)
  .refine(({ values, dismiss }) => (values === undefined) !== (dismiss === undefined), oneOfBoth)
  .meta({ id: 'RejectedRecordPatch' });

const RejectIds = z
  .array(z.int().min(1))
  .min(1, 'must name a record')
  .max(REJECTS_MAX, `must be at most ${String(REJECTS_MAX)} records`)
  .refine((ids) => new Set(ids).size === ids.length, 'must name each record once');

export const CorrectionsRequest = z
  .strictObject({ ids: RejectIds, ...change })
  .refine(({ values, dismiss }) => (values === undefined) !== (dismiss === undefined), oneOfBoth)
  .meta({ id: 'CorrectionsRequest' });

const filter = {
  feed: feedFilter,
  lender: lenderFilter,
  reason: z.string().min(1).max(60).optional().meta({ description: 'As `counts` names it.' }),
  state: RejectState.optional(),
  loan: loanFilter,
  sub_reference: z
    .string()
    .trim()
    .min(1)
    .max(TEXT_MAX)
    .optional()
    .meta({ description: 'UMRN or sub-reference.' }),
  q: z.string().trim().min(2, 'must have two characters or more').max(TEXT_MAX).optional().meta({
    description:
      'Text that the loan, an id, the status, the detail or the name of the file contains.',
  }),
};

export const RejectedRecordQuery = z.strictObject({
  ...filter,
  file_id: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be a whole number above zero')
    .transform(Number)
    .optional()
    .meta({ override: ({ jsonSchema }) => void Object.assign(jsonSchema, { type: 'integer' }) }),
  ...pageQuery,
});

export type RejectedRecordQuery = z.output<typeof RejectedRecordQuery>;
export const RejectedRecordExportQuery = RejectedRecordQuery.omit({ limit: true });

export const ReplayRequest = z
  .strictObject({
    ids: RejectIds.optional(),
    filter: z.strictObject({ ...filter, file_id: z.int().min(1).optional() }).optional(),
    cursor: pageQuery.cursor.meta({
      description: 'With filter: the next_cursor of the answer before.',
    }),
    dry_run: z
      .boolean()
      .default(false)
      .meta({ description: 'Only says what would become of each.' }),
  })
  .refine(({ ids, filter: wanted }) => (ids === undefined) !== (wanted === undefined), {
    message: 'needs either ids or filter',
    path: ['ids'],
  })
  .meta({ id: 'ReplayRequest' });

const recordFields = {
  reject_id: z.int(),
  file_id: z.int(),
  feed: z.string(),
  lender: z.string(),
  source_file: z.string(),
  line: z.int(),
  byte_start: z.int(),
  byte_end: z.int(),
  reason: z.string(),
  detail: z.string().nullable(),
  state: RejectState,
  loan_id: z.string().nullable(),
  amount: Rupees.nullable(),
  date: z.string().nullable().meta({ description: 'Indian time, as far as the record says.' }),
  status: z.string().nullable(),
  payment_id: z.string().nullable(),
  sub_reference_id: z.string().nullable(),
  may_take_money_back: z
    .boolean()
    .meta({ description: 'It becomes a row only where somebody says that they know.' }),
  corrected: z.record(z.string(), z.string()).meta({
    description: 'What corrections in force say; the fields above stay as the file said.',
  }),
  pending_approval_id: z.int().nullable(),
  replayed_load_id: z.int().nullable(),
  replayed_at: Instant.nullable(),
  state_changed_by: z.string().nullable().meta({ description: 'Null: nobody, or the machine.' }),
  created_at: Instant,
};

export const RejectedRecord = z.object(recordFields).meta({ id: 'RejectedRecord' });
export type RejectedRecord = z.infer<typeof RejectedRecord>;

export const RecordCorrection = z
  .object({
    correction_id: z.int(),
    before: z.record(z.string(), z.string().nullable()),
    after: z.record(z.string(), z.string()),
    dismisses: z.boolean(),
    although_reversal: z.boolean(),
    problem: z.string().nullable().meta({
      description: 'Why it would still be rejected, at the time it was asked for.',
    }),
    problem_detail: z.string().nullable(),
    status: ApprovalStatus,
    approval_id: z.int().nullable(),
    corrected_by: z.string(),
    decided_by: z.string().nullable(),
    reason: z.string(),
    corrected_at: Instant,
  })
  .meta({ id: 'RecordCorrection' });
export type RecordCorrection = z.infer<typeof RecordCorrection>;

export const RejectedRecordDetail = z
  .object({
    ...recordFields,
    raw_record: z.string(),
    charge: Rupees.nullable(),
    note: z.string().nullable(),
    damaged_payment_id: z.string().nullable(),
    mapping_version: z.int(),
    corrections: z.array(RecordCorrection),
  })
  .meta({ id: 'RejectedRecordDetail' });
export type RejectedRecordDetail = z.infer<typeof RejectedRecordDetail>;

export const RejectedRecordPage = pageOf(RejectedRecord)
  .extend({
    counts: z
      .array(z.object({ reason: z.string(), count: Count, waiting: Count }))
      .meta({ description: 'Per reason, whatever reason is filtered for.' }),
  })
  .meta({ id: 'RejectedRecordPage' });
export type RejectedRecordPage = z.infer<typeof RejectedRecordPage>;

export const ReplayResult = z
  .object({
    reject_id: z.int(),
    outcome: z.enum(['replayed', 'would be replayed', 'was replayed before', 'not replayed']),
    source_key: z.string().nullable().meta({ description: 'Of the payment that it tells of.' }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why not: a reason for rejection, or its state.' }),
    detail: z.string().nullable(),
  })
  .meta({ id: 'ReplayResult' });
export type ReplayResult = z.infer<typeof ReplayResult>;

export const ReplayAnswer = z
  .object({
    dry_run: z.boolean(),
    replayed: Count,
    not_replayed: Count,
    results: z.array(ReplayResult),
    next_cursor: z
      .string()
      .nullable()
      .meta({
        description: `The filter has more than ${String(REJECTS_MAX)} that wait: send it again with this cursor.`,
      }),
  })
  .meta({ id: 'ReplayAnswer' });
export type ReplayAnswer = z.infer<typeof ReplayAnswer>;

export const CorrectionsAnswer = z
  .object({ corrected: z.array(z.int()), dismissed: z.array(z.int()) })
  .meta({ id: 'CorrectionsAnswer' });
