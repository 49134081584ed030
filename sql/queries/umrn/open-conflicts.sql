-- One exception per sub-reference. What a person has resolved opens again only when the loans are others.
with conflict as (
  select
    sub_reference_id,
    array_agg(distinct loan_id order by loan_id) as loan_ids,
    array_agg(distinct upper(btrim(nbfc))) as lenders
  from "RAW"."RAW_UMRN_MASTER"
  group by sub_reference_id
  having count(distinct loan_id) > 1
)
insert into "OPS"."EXCEPTION" as known (category, case_key, source_lender, reason, detail)
select
  'mandate conflict',
  conflict.sub_reference_id,
  -- Named only where all its rows agree and the lender is one of ours.
  (select lender.lender from "OPS"."LENDER" as lender where conflict.lenders = array[lender.lender]),
  'The mandate master names more than one loan for sub-reference ' || conflict.sub_reference_id || ': '
    || array_to_string(conflict.loan_ids, ', ') || '. Load a master in which it names one.',
  jsonb_build_object('sub_reference_id', conflict.sub_reference_id, 'loan_ids', to_jsonb(conflict.loan_ids))
from conflict
on conflict (category, case_key) do update
set status = 'open',
    source_lender = excluded.source_lender,
    reason = excluded.reason,
    detail = excluded.detail,
    resolved_at = null,
    resolved_by = null,
    resolution = null
where known.detail -> 'loan_ids' is distinct from excluded.detail -> 'loan_ids'
   or known.resolution = 'the master no longer disagrees'
