-- Rejected records, newest first, with what people made of them. Grain: one rejected record.
-- Params: $1 reject ids or null for all, $2 only older than this id or null, $3 feed or null, $4 lender or null, $5 file or null,
-- $6 reason or null, $7 state or null (waiting: open or corrected), $8 loan or null, $9 sub-reference or null,
-- $10 words or null, $11 lenders or null for all, $12 rows at most.
-- Why: what corrections say is looked up for the page alone.
with page as (
  select r.*
  from "RAW"."RAW_REJECTED_RECORDS" r
  where ($1::bigint[] is null or r.reject_id = any ($1))
    and ($2::bigint is null or r.reject_id < $2)
    and ($3::text is null or r.feed_key = $3)
    and ($4::text is null or r.lender = $4)
    and ($5::bigint is null or r.file_id = $5)
    and ($6::text is null or r.reason = $6)
    and ($7::text is null or r.state = case when $7 in ('waiting', 'corrected') then 'open' else $7 end)
    and ($7::text is distinct from 'corrected' or r.reject_id = any (array(select c.reject_id from "RAW"."REJECT_CORRECTED" c)))
    and ($7::text is distinct from 'open' or r.reject_id not in (select c.reject_id from "RAW"."REJECT_CORRECTED" c))
    and ($8::text is null or upper(btrim(r.loan_id)) = $8)
    and ($9::text is null or r.sub_reference_id = $9)
    and ($10::text is null or strpos(lower(concat_ws(' ', r.loan_id, r.sub_reference_id, r.payment_id, r.status, r.detail, r.source_file)), lower($10)) > 0)
    and ($11::text[] is null or r.lender = any ($11))
  order by r.reject_id desc
  limit $12
)

select
  page.reject_id, page.file_id, page.feed_key, page.lender, page.source_file, page.mapping_version, page.line,
  page.byte_start, page.byte_end, page.raw_record, page.reason, page.detail, page.loan_id, page.amount,
  to_char(page.date, 'YYYY-MM-DD"T"HH24:MI:SS') as date, page.status, page.charge, page.note, page.payment_id,
  page.damaged_payment_id, page.sub_reference_id, page.replayed_load_id, page.replayed_at, page.state_changed_by, page.created_at,
  case when page.state = 'open' and corrected.given <> '{}' then 'corrected' else page.state end as state,
  "RAW".may_take_money_back(page.reason, page.status, page.amount, page.raw_record) as takes_money_back,
  corrected.given,
  "RAW".pending_correction(page.reject_id) as pending_approval_id
from page
cross join lateral (select "RAW".corrected_values(page.reject_id) as given) corrected
order by page.reject_id desc
