-- What people see beside the payments: rejected records, cases, approvals, runs, failed files, and payments that stopped on their way.
-- Params: :rows payments; :open of them, the newest, wait to be posted.

-- One presentation in twenty bounces, and one record in a thousand needs a correction, three in four of which were set aside.
insert into "RAW"."RAW_REJECTED_RECORDS" (
  file_id, feed_key, lender_key, lender, source_file, mapping_version, line, byte_start, byte_end, raw_record, reason, loan_id, amount, date,
  status, note, state, created_at
)
select load_id, feed_key, feed_key, lender, feed_key || '.csv', 1, line, line * 140, line * 140 + 139, repeat('x', 139),
       case when n % 20 = 0 then 'status not in allowed values' when n % 3 = 0 then 'blank loan_id' else 'invalid amount' end,
       case when n % 20 = 0 then loan_id end, amount, day + time '10:30',
       (array['BOUNCE', 'FAILED', 'Presented - Bounced', 'Return'])[f % 4 + 1],
       case when f % 2 = 0 then (array['04', '01', '05', '61', '98'])[n / 20 % 5 + 1] || ' - as the bank says' end,
       case when n % 20 <> 0 and n % 4 <> 0 then 'dismissed' else 'open' end, day + interval '12 hours'
from bench.payment(0, :rows - 1)
where n % 20 = 0
   or n % 1000 = 7
order by n;

update "RAW"."RAW_S3_FILE_PROCESSING_LOG" set records_rejected = 31, records_total = 652, amount_loaded = 2500000;

-- One file in a hundred was refused before it came again.
insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (
  feed_key, lender_key, bucket, object_key, object_version, status, error_code, error_message, created_at, started_at, finished_at
)
select feed_key, lender_key, bucket, object_key, 'v0', 'failed', 'control_total_differs', 'The control total differs.', created_at, created_at, created_at
from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
where file_id % 100 = 0
order by file_id;

-- Of what is not posted, some is under way, and some stopped.
update "OPS"."REPAYMENT_OUTBOX" o
set state = case when n.n % 50 = 0 then 'parked' when n.n % 25 = 0 then 'held' when n.n % 12 = 0 then 'failed' else 'queued' end,
    queued_at = o.created_at
from (select source_key, row_number() over (order by source_key) as n from "OPS"."REPAYMENT_OUTBOX" where state = 'ready') n
where n.source_key = o.source_key
  and (n.n % 25 = 0 or n.n % 12 = 0 or n.n % 7 = 0);

insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (
  source_key, source_lender, status, loan_external_id, date, amount, failure_count, reason_code, reason, created_at, updated_at
)
select source_key, source_lender, 'failed', loan_external_id, date, amount, 2, 'loan_closed', 'The loan is closed.', created_at, created_at
from "OPS"."REPAYMENT_OUTBOX"
where state = 'failed';

-- Open cases of every age: what failed, and one payment in fifteen hundred that is doubtful.
insert into "OPS"."EXCEPTION" (category, case_key, source_lender, loan_external_id, source_key, feed_key, amount, date, reason, created_at)
select 'posting failed', source_key, source_lender, loan_external_id, source_key, null, amount, date, 'The loan is closed.', date
from "OPS"."REPAYMENT_OUTBOX"
where state = 'failed';
insert into "OPS"."EXCEPTION" (category, case_key, source_lender, loan_external_id, source_key, feed_key, row_id, amount, date, reason, created_at)
select case when row_id % 2 = 0 then 'possible second payment' else 'restated payment' end, 'open ' || source_key, source_lender,
       loan_external_id, source_key, feed_key, row_id, amount, date, 'The feed reports this loan, day and amount twice.', created_at
from "CORE"."CORE_TRANSACTION_DATA"
where row_id % 1500 = 7;

insert into "OPS"."APPROVAL" (
  kind, subject_key, source_lender, loan_external_id, amount, reason, requested_by, requested_at, status, decided_by, decided_at
)
select 'dismiss payment', 'exception ' || exception_id, source_lender, loan_external_id, amount, 'told twice', 'asha@example.test', created_at,
       case when exception_id % 20 = 0 then 'pending' else 'approved' end,
       case when exception_id % 20 <> 0 then 'ravi@example.test' end, case when exception_id % 20 <> 0 then created_at end
from "OPS"."EXCEPTION"
order by exception_id;

-- A run every thirty minutes.
insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by, status, phase, requested_at, started_at, finished_at, error_message)
select gen_random_uuid(), 'schedule', 'schedule', case when n % 200 = 0 then 'failed' else 'success' end, 'finished', at, at, at,
       case when n % 200 = 0 then 'It stopped.' end
from generate_series(0, (:rows / 6820 + 1) * 48) n
cross join lateral (select timestamptz '2024-11-01' + n * interval '30 minutes' as at) t
order by n;

-- Changes that people made: no chain that anybody would verify, but as many entries.
insert into "OPS"."AUDIT_LOG" (
  entry_number, recorded_at, changed_by, database_user, program, action, subject_table, subject_key, lender, after, previous_hash, entry_hash
)
select row_number() over (order by approval_id), requested_at, requested_by, 'bench', 'bench', 'insert', 'OPS.APPROVAL', approval_id::text,
       source_lender, jsonb_build_object('reason', reason), sha256('before'::bytea), sha256('after'::bytea)
from "OPS"."APPROVAL"
order by approval_id;

-- Written past the triggers. What was posted on the last day stays to be counted live.
select "CORE".rebuild_totals((select max(updated_at) from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" where status = 'success'));
