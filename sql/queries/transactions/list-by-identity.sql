-- Payments that are named by something: each way of naming has an index, and the other filters choose among what it finds.
-- Grain: one payment. Params: $1 to $13 as list-newest.sql, $14 loan or null, $15 payment id or null, $16 UMRN or sub-reference or
-- null, $17 payment link id or null, $18 UTR or null, $19 Fineract transaction id or null, $20 source_key or null, $21 file id or
-- null, $22 run id or null, $23 in how many of these ways a payment must be named: all that were given, or one for a search.
with
named as (
  select 'loan' as way, t.source_key
  from "CORE"."CORE_TRANSACTION_DATA" t
  where t.loan_external_id = $14::text
  union
  select 'payment id', s.source_key
  from "CORE"."CORE_TRANSACTION_SOURCE" s
  where s.payment_id = $15::text
  union
  select 'sub-reference', t.source_key
  from "CORE"."CORE_TRANSACTION_DATA" t
  where t.sub_reference_id = $16::text
  union
  select 'link', s.source_key
  from "BASE"."WEBHOOK_EVENT" e
  join "CORE"."CORE_TRANSACTION_SOURCE" s on s.payment_id = e.payment_id and s.feed_key = e.feed_key
  where e.link_id = $17::text
  union
  select 'utr', s.source_key
  from "CORE"."CORE_TRANSACTION_SOURCE" s
  where s.payment_id = $18::text
  union
  select 'utr', s.source_key
  from "BASE"."WEBHOOK_EVENT" e
  join "CORE"."CORE_TRANSACTION_SOURCE" s on s.payment_id = e.payment_id and s.feed_key = e.feed_key
  where e.bank_reference = $18::text
  union
  select 'fineract', p.source_key
  from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
  where p.fineract_transaction_id = $19::bigint
  union
  select 'source key', t.source_key
  from "CORE"."CORE_TRANSACTION_DATA" t
  where t.source_key = $20::text
  union
  select 'file', s.source_key
  from "CORE"."CORE_TRANSACTION_SOURCE" s
  where s.file_id = $21::bigint
    and s.load_id = any(array(
      select l.load_id from "RAW"."RAW_LOAD" l where l.kind = 'file' and l.file_id = $21
      union
      select r.replayed_load_id from "RAW"."RAW_REJECTED_RECORDS" r where r.file_id = $21 and r.replayed_load_id is not null))
  union
  select 'run', o.source_key
  from "OPS"."REPAYMENT_OUTBOX" o
  where o.run_id = $22::bigint
),

key as (
  select source_key
  from named
  group by source_key
  having count(*) >= $23::int
)

select t.source_key, t.date, t.amount
from key
join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = key.source_key
left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = t.source_key
where ($1::text[] is null or t.source_lender = any($1))
  and ($2::text is null or t.feed_key = $2)
  and ($3::text is null or coalesce(t.recon_source, 'none') = $3)
  and ($4::text is null
       or "OPS".posting_of(o.state, "OPS".is_on_hold(t.source_key, t.loan_external_id), t.is_success, t.loan_external_id, t.recon_source) = $4)
  and ($5::boolean is null or t.is_success = $5)
  and ($6::date is null or t.date >= $6)
  and ($7::date is null or t.date <= $7)
  and ($8::numeric is null or t.amount >= $8)
  and ($9::numeric is null or t.amount <= $9)
  and ($10::date is null or (t.date, t.amount, t.source_key) < ($10, $11::numeric, $12::text))
order by t.date desc, t.amount desc, t.source_key desc
limit $13
