/** The things of two lenders and of none, side by side; the caller may see the first lender's. */
import type { Caller } from '../../../src/accounts/caller.ts';
import type { Pool } from '../../../src/database/pool.ts';
import type { Role } from '../../../src/contract/role.ts';
import { markPosted, readyPayments } from '../controls/support.ts';

export const MINE = 'UGRO';
export const THEIRS = 'GB';

export interface ThingsOfALender {
  readonly loan: string;
  readonly due: string;
  readonly posted: string;
  readonly held: string;
  readonly file: string;
  readonly run: string;
  readonly exception: string;
  readonly approval: string;
}

export interface TwoLenders {
  readonly mine: ThingsOfALender;
  readonly theirs: ThingsOfALender;
  /** A run of all lenders, and a case, a request and a file without any. */
  readonly nobodys: Pick<ThingsOfALender, 'run' | 'exception' | 'approval' | 'file'>;
}

/** Somebody who may see the first lender only, or whom they may see is given. */
export function limited(
  role: Role,
  name = 'asha@example.com',
  lenders: readonly string[] | null = [MINE],
): Caller {
  return { name, kind: 'person', role, lenders };
}

export async function twoLenders(pool: Pool): Promise<TwoLenders> {
  const run = await addRun(pool, null);
  const made = {
    mine: await addThings(pool, MINE, run),
    theirs: await addThings(pool, THEIRS, run),
  };
  await pool.query(
    `update "OPS"."PIPELINE_RUN" set counts = jsonb_build_object('base_rows', 11, 'eligible', $2::jsonb, 'enqueued', $2::jsonb, 'over_cap', $2::jsonb)
     where run_id = $1`,
    [
      run,
      JSON.stringify({
        [MINE]: { count: 1, total: '100.00' },
        [THEIRS]: { count: 1, total: '900.00' },
      }),
    ],
  );
  return {
    ...made,
    nobodys: {
      run,
      exception: await addException(pool, null, 'mandate conflict'),
      approval: await addApproval(pool, null),
      file: await addFile(pool, 'nowhere'),
    },
  };
}

async function addThings(pool: Pool, lender: string, run: string): Promise<ThingsOfALender> {
  const loan = `${lender}-1`;
  const amount = lender === MINE ? '100.00' : '900.00';
  const payment = (date: string) => ({ lender, loan, date, amount });
  const [due = '', posted = '', held = '', queued = ''] = await readyPayments(
    pool,
    ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08'].map(payment),
  );
  await markPosted(pool, [posted]);
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'queued', queued_at = now(), run_id = $2, claimed_by = gen_random_uuid(),
       claimed_until = now() + interval '1 hour' where source_key = $1`,
    [queued, run],
  );
  await pool.query(
    `insert into "OPS"."HOLD" (source_key, reason, placed_by) values ($1, 'borrower disputes it', 'ravi')`,
    [held],
  );
  await pool.query(
    `insert into "OPS"."POSTING_CAP" (lender, payments, reason, changed_by) values ($1, 1, 'first week', 'ravi')`,
    [lender],
  );
  await addCallsAndPolls(pool, lender);
  return {
    loan,
    due,
    posted,
    held,
    file: await addFile(pool, lender.toLowerCase()),
    run: await addRun(pool, lender),
    exception: await addException(pool, lender, 'posting failed', due),
    approval: await addApproval(pool, lender, loan),
  };
}

async function addCallsAndPolls(pool: Pool, lender: string): Promise<void> {
  await pool.query(
    `insert into "RAW"."RAW_${lender}_CASHFREE_API" (event_id, event_type, body, origin, received_at, transformed_at)
     values ($1, 'PAYMENT_SUCCESS_WEBHOOK', 'x', 'webhook', '2026-11-03T00:00:00Z', now())`,
    [`${lender} call`],
  );
  await pool.query(
    `insert into "OPS"."GATEWAY_POLL" (lender, gateway, trigger, requested_by, status, window_from, window_to, deep, finished_at)
     values ($1, 'cashfree', 'schedule', 'schedule', 'success', '2026-11-03T00:00:00Z', '2026-11-03T06:00:00Z', false, now())`,
    [lender],
  );
}

async function addRun(pool: Pool, lender: string | null): Promise<string> {
  const made = await pool.query<{ run_id: string }>(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by, lender, status, phase, error_message, finished_at)
     values (gen_random_uuid(), 'command', 'test', $1, 'failed', 'checks', 'The check found a row of GB.', now()) returning run_id`,
    [lender],
  );
  return made.rows[0]?.run_id ?? '';
}

async function addFile(pool: Pool, feed: string): Promise<string> {
  const made = await pool.query<{ file_id: string }>(
    `insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (feed_key, lender_key, bucket, object_key, object_version)
     values ($1, $1, 'turnofile', $1 || '/one.csv', 'v1') returning file_id`,
    [feed],
  );
  return made.rows[0]?.file_id ?? '';
}

async function addException(
  pool: Pool,
  lender: string | null,
  category: string,
  sourceKey: string | null = null,
): Promise<string> {
  const made = await pool.query<{ exception_id: string }>(
    `insert into "OPS"."EXCEPTION" (category, case_key, source_lender, loan_external_id, source_key, amount, reason)
     values ($1, coalesce($2, 'none'), $2, $2 || '-1', $3, 5, 'Fineract refused it') returning exception_id`,
    [category, lender, sourceKey],
  );
  return made.rows[0]?.exception_id ?? '';
}

/** A request that can be rejected and withdrawn; what it names cannot be carried out. */
export async function addApproval(
  pool: Pool,
  lender: string | null,
  loan: string | null = null,
  requestedBy = 'maker@example.com',
): Promise<string> {
  const made = await pool.query<{ approval_id: string }>(
    `insert into "OPS"."APPROVAL" (kind, subject_key, source_lender, loan_external_id, reason, requested_by)
     values ('release hold', 'hold of ' || gen_random_uuid(), $1, $2, 'borrower paid', $3) returning approval_id`,
    [lender, loan, requestedBy],
  );
  return made.rows[0]?.approval_id ?? '';
}

export async function addAccount(
  pool: Pool,
  email: string,
  role: Role,
  lenders: readonly string[] | null,
): Promise<void> {
  await pool.query(
    `insert into "OPS"."USER_ACCOUNT" (email, display_name, password_hash, role, lenders, must_change_password, created_by, changed_by)
     values ($1, 'A person', '$argon2id$none', $2, $3, false, 'test', 'test')`,
    [email, role, lenders],
  );
}

/** A rejected record of a file, as a reversal is. */
export async function addReject(pool: Pool, fileId: string): Promise<string> {
  const made = await pool.query<{ reject_id: string }>(
    `insert into "RAW"."RAW_REJECTED_RECORDS" (file_id, feed_key, lender_key, lender, source_file, mapping_version, line, byte_start,
       byte_end, raw_record, reason, status)
     select f.file_id, f.feed_key, f.lender_key, feed.lender, f.object_key, 1, 2, 10, 20, 'x', 'status not in allowed values', 'REVERSED'
     from "RAW"."RAW_S3_FILE_PROCESSING_LOG" f join "OPS"."FEED" feed using (feed_key)
     where f.file_id = $1 returning reject_id`,
    [fileId],
  );
  return made.rows[0]?.reject_id ?? '';
}
