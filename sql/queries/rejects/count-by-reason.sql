-- Rejected records of a filter by reason, whatever reason the list is filtered for, and how many still wait for somebody.
-- Grain: one reason. Params: $1 feed or null, $2 lender or null, $3 file or null, $4 state or null, $5 loan or null,
-- $6 sub-reference or null, $7 words or null, $8 lenders or null for all.
select r.reason, count(*) as count, count(*) filter (where r.state = 'open') as waiting
from "RAW"."RAW_REJECTED_RECORDS" r
where ($1::text is null or r.feed_key = $1)
  and ($2::text is null or r.lender = $2)
  and ($3::bigint is null or r.file_id = $3)
  and ($4::text is null or r.state = case when $4 in ('waiting', 'corrected') then 'open' else $4 end)
  and ($4::text is distinct from 'corrected' or r.reject_id = any (array(select c.reject_id from "RAW"."REJECT_CORRECTED" c)))
  and ($4::text is distinct from 'open' or r.reject_id not in (select c.reject_id from "RAW"."REJECT_CORRECTED" c))
  and ($5::text is null or upper(btrim(r.loan_id)) = $5)
  and ($6::text is null or r.sub_reference_id = $6)
  and ($7::text is null or strpos(lower(concat_ws(' ', r.loan_id, r.sub_reference_id, r.payment_id, r.status, r.detail, r.source_file)), lower($7)) > 0)
  and ($8::text[] is null or r.lender = any ($8))
group by r.reason
order by count(*) desc, r.reason
