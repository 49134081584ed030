-- A second payment becomes a payment of its own, with the rows that reported it as its sources.
-- Grain: one payment. Params: $1 exception id, $2 payment ordinal; identifier base_table.
-- Rerun: the same key, which is there already. Why: the key follows from the first payment's key and the ordinal alone.
with
reported as (
  select e.exception_id, e.feed_key, e.source_key as first_key, md5(e.source_key || '#' || $2::int::text) as released_key, b.*
  from "OPS"."EXCEPTION" e
  cross join lateral (
    select
      base.row_id, base.load_id, base.source_lender, base.loan_external_id, base.date, base.amount, base.status, base.charge,
      base.note, base.payment_id, base.sub_reference_id, base.recon_match_key
    from "BASE".:"base_table" base
    where base.row_id = e.row_id
  ) b
  where e.exception_id = $1::bigint
),

payment as (
  insert into "CORE"."CORE_TRANSACTION_DATA" (
    source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, recon_source, recon_status,
    status, charge, note, payment_id, sub_reference_id, feed_key, row_id, load_id, payment_ordinal
  )
  select
    r.released_key, r.recon_match_key, r.source_lender, r.loan_external_id, r.date, r.amount, true, f.recon_source,
    case when f.recon_source is not null then 'New' end,
    r.status, r.charge, r.note, r.payment_id, r.sub_reference_id, r.feed_key, r.row_id, r.load_id, $2::int
  from reported r
  join "OPS"."FEED" f on f.feed_key = r.feed_key
  on conflict (source_key) do nothing
  returning source_key, source_lender, loan_external_id, date, amount, recon_source
),

queued as (
  insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount, state)
  select source_key, source_lender, loan_external_id, date, amount, 'ready'
  from payment
  where recon_source is null
  returning source_key
)

select
  r.released_key,
  (select count(*) from payment)::int as made,
  (select count(*) from queued)::int as queued
from reported r
