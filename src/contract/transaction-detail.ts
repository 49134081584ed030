/** One payment with everything that leads to it and from it: from its repayment in Fineract back to the bytes. */
import * as z from 'zod';
import { ApprovalKindName, ApprovalStatus, Reason } from './approval.ts';
import { CapUsage } from './controls.ts';
import { ExceptionStatus } from './exception.ts';
import { FineractCall } from './fineract-log.ts';
import { Transaction } from './transaction.ts';
import { Count, Instant, Rupees } from './values.ts';

/** The row that a record of a file was loaded as. */
export const RawRecord = z
  .object({
    table: z.string().meta({ description: 'In the schema RAW.', example: 'RAW_X_NACH_REPORT' }),
    byte_start: Count,
    byte_end: Count.meta({ description: 'Exclusive, without the end of the line.' }),
    record_digest: z.string(),
    mapping_version: z.int(),
    loaded_at: Instant,
    values: z.object({
      loan_id: z.string(),
      amount: Rupees,
      date: z.string().meta({ description: 'In India, as the file states it.' }),
      status: z.string().nullable(),
      charge: Rupees.nullable(),
      note: z.string().nullable(),
      payment_id: z.string().nullable(),
      sub_reference_id: z.string().nullable(),
    }),
  })
  .meta({ id: 'RawRecord' });
export type RawRecord = z.infer<typeof RawRecord>;

/** One call of a gateway, or what a poll found in its place, without what is in it. */
export const ReportDelivery = z
  .object({
    delivery_id: z.int(),
    event_id: z.string(),
    event_type: z.string(),
    origin: z.enum(['webhook', 'poll']),
    received_at: Instant,
    size_bytes: Count,
    body_sha256: z.string(),
  })
  .meta({ id: 'ReportDelivery' });
export type ReportDelivery = z.infer<typeof ReportDelivery>;

/** One report of the payment: a record of a file, or the calls of a gateway. */
export const TransactionReport = z
  .object({
    feed: z.string(),
    is_first: z.boolean().meta({ description: 'It brought the payment; others told it again.' }),
    payment_id: z.string().nullable(),
    reported_at: Instant,
    base: z.object({ table: z.string(), row_id: z.int() }),
    file: z
      .object({
        file_id: z.int(),
        object_key: z.string(),
        archive_key: z.string().nullable(),
        content_sha256: z.string().nullable(),
        line: z.int(),
        replayed: z.boolean().meta({ description: 'It was rejected first.' }),
        record: RawRecord.nullable(),
      })
      .nullable(),
    deliveries: z.array(ReportDelivery),
  })
  .meta({ id: 'TransactionReport' });
export type TransactionReport = z.infer<typeof TransactionReport>;

export const TransactionDetail = Transaction.extend({
  outbox: z
    .object({
      state: z.string(),
      attempt: Count.meta({ description: 'Part of the idempotency key.' }),
      attempt_sent_at: Instant.nullable().meta({
        description: 'A request left and its outcome is not known.',
      }),
      send_count: Count,
      queued_at: Instant.nullable(),
      failure_count: Count,
      next_attempt_at: Instant,
      run_id: z.int().nullable(),
      being_posted: z.boolean(),
      created_at: Instant,
      updated_at: Instant,
    })
    .nullable(),
  fineract_undo: z
    .object({
      state: z.string(),
      approval_id: z.int(),
      attempt: Count,
      failure_count: Count,
      reason_code: z.string().nullable(),
      reason: z.string().nullable(),
      undone_at: Instant.nullable(),
      created_at: Instant,
    })
    .nullable(),
  calls: z.array(FineractCall).meta({ description: 'To Fineract, newest first, 200 at most.' }),
  reports: z.array(TransactionReport).meta({ description: 'The way back to the bytes.' }),
  holds: z.array(
    z.object({
      hold_id: z.int(),
      of_loan: z.boolean(),
      reason: z.string(),
      placed_by: z.string(),
      placed_at: Instant,
      released_by: z.string().nullable(),
      released_at: Instant.nullable(),
      release_reason: z.string().nullable(),
      approval_id: z.int().nullable(),
    }),
  ),
  caps: z.array(CapUsage).meta({ description: 'That hold for it today.' }),
  exceptions: z.array(
    z.object({
      exception_id: z.int(),
      category: z.string(),
      status: ExceptionStatus,
      reason: z.string(),
      created_at: Instant,
      resolved_at: Instant.nullable(),
      resolved_by: z.string().nullable(),
      resolution: z.string().nullable(),
    }),
  ),
  approvals: z.array(
    z.object({
      approval_id: z.int(),
      kind: ApprovalKindName,
      subject: z.string(),
      status: ApprovalStatus,
      reason: z.string(),
      requested_by: z.string(),
      requested_at: Instant,
      decided_by: z.string().nullable(),
      decided_at: Instant.nullable(),
      outcome: z.string().nullable(),
    }),
  ),
  retries: z.array(
    z.object({
      retry_id: z.int(),
      reason: z.string(),
      requested_by: z.string(),
      requested_at: Instant,
      next_attempt_at: Instant.meta({ description: 'When it would have been tried.' }),
      failure_count: Count,
    }),
  ),
}).meta({ id: 'TransactionDetail' });
export type TransactionDetail = z.infer<typeof TransactionDetail>;

export const RetryRequest = z.strictObject({ reason: Reason }).meta({ id: 'RetryRequest' });
