-- Payments on loans of their own, queued for posting. Params: $1 how many.
with
given as (
  select 'LN' || n as loan, date '2026-01-05' as day, (1000 + n)::numeric(14, 2) as amount
  from generate_series(1, $1::integer) as n
),
loan as (
  insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender)
  select loan, 'DMI' from given
),
payment as (
  insert into "CORE"."CORE_TRANSACTION_DATA" (
    source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, feed_key, row_id, load_id, payment_id
  )
  select md5('DMI' || loan || to_char(day, 'YYYY-MM-DD') || amount::text),
         md5(loan || to_char(day, 'YYYY-MM-DD') || amount::text),
         'DMI', loan, day, amount, true, 'dmi', row_number() over (), 1, 'UTR' || loan
  from given
  returning source_key, source_lender, loan_external_id, date, amount
)
insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount, state, queued_at, send_count)
select source_key, source_lender, loan_external_id, date, amount, 'queued', now(), 1
from payment
