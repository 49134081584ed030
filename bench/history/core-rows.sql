-- The history from BASE onwards. Params: :rows payments; :open of them, the newest, wait to be posted.
insert into "CORE"."CORE_TRANSACTION_DATA" (
  source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, recon_source, recon_status, status,
  note, payment_id, feed_key, row_id, load_id, created_at
)
select md5(lender || loan_id || to_char(day, 'YYYY-MM-DD') || amount::text), md5(loan_id || to_char(day, 'YYYY-MM-DD') || amount::text),
       lender, loan_id, day, amount, true, recon_source,
       case when recon_source is not null then case when n < :rows - :open then 'Matched' else 'New' end end, 'SUCCESS',
       'NACH presentation of the month', bench.utr(n), feed_key, n, load_id, day
from bench.payment(0, :rows - 1)
order by n;

insert into "CORE"."CORE_TRANSACTION_SOURCE" (
  feed_key, row_id, source_key, loan_external_id, load_id, file_id, line, payment_id, record_digest, created_at
)
select feed_key, row_id, source_key, loan_external_id, load_id, load_id, row_id % 620 + 2, payment_id, md5('record' || row_id)::uuid, created_at
from "CORE"."CORE_TRANSACTION_DATA";

insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender, life_cycle)
select distinct loan_external_id, source_lender, 'active'
from "CORE"."CORE_TRANSACTION_DATA"
where row_id < 6820 * 22;

insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount, state, queued_at, created_at, next_attempt_at)
select source_key, source_lender, loan_external_id, date, amount, case when row_id < :rows - :open then 'posted' else 'ready' end,
       case when row_id < :rows - :open then created_at end, created_at, created_at
from "CORE"."CORE_TRANSACTION_DATA"
where recon_source is null;

insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (
  source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id, created_at, updated_at
)
select source_key, source_lender, 'success', loan_external_id, date, amount, row_number() over (), created_at, created_at + interval '10 hours'
from "OPS"."REPAYMENT_OUTBOX"
where state = 'posted';

-- One payment in a thousand was once doubtful.
insert into "OPS"."EXCEPTION" (
  category, case_key, status, source_lender, loan_external_id, source_key, amount, date, reason, detail, resolved_at, resolved_by, resolution
)
select 'possible double report', source_key || ':' || recon_match_key, 'resolved', source_lender, loan_external_id, source_key, amount, date,
       'Another feed of the lender reports the same loan and amount.', jsonb_build_object('twin_source_key', recon_match_key),
       created_at, 'a person', 'dismissed'
from "CORE"."CORE_TRANSACTION_DATA"
where row_id % 1000 = 0;

select setval('"RAW"."RAW_ROW_ID"', :rows);
create table bench.progress as select :rows::bigint as next_n, :rows::bigint as built_rows;
