-- Our side: what PROCESSED says of some loans, and the payments whose keys Fineract named there.
-- Grain: one row per payment.
-- Params: $1 loans, $2 keys that Fineract holds.
-- Why: a key may stand on another loan in Fineract than in our books, or may never have been posted by our books.
with named as (
  select source_key from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" where loan_external_id = any($1::text[])
  union
  select source_key from "CORE"."CORE_TRANSACTION_DATA" where source_key = any($2::text[])
)
select t.source_key,
       coalesce(p.loan_external_id, o.loan_external_id, t.loan_external_id, '') as loan_external_id,
       coalesce(p.date, t.date) as date,
       coalesce(p.amount, t.amount) as amount,
       p.status as result,
       coalesce(o.state = 'queued' or o.claimed_until > now(), false) as under_way,
       case when u.state = 'undone' then 'undone' when u.state in ('queued', 'sent') then 'under way' end as undo,
       t.payment_ordinal
from named
join "CORE"."CORE_TRANSACTION_DATA" t using (source_key)
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p using (source_key)
left join "OPS"."REPAYMENT_OUTBOX" o using (source_key)
left join "OPS"."REPAYMENT_UNDO" u using (source_key)
