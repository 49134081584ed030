-- Rejected records with what checking them anew needs. Grain: one rejected record.
-- Params: $1 reject ids, $2 lenders or null for all.
-- Why: a statement sees corrections as they stood when it began, so whoever writes locks first (lock-rejects.sql).
select
  r.reject_id, r.file_id, r.feed_key, r.lender, r.state, r.reason, r.raw_record, r.loan_id, r.amount,
  to_char(r.date, 'YYYY-MM-DD"T"HH24:MI:SS') as date, r.status, r.charge, r.payment_id, r.sub_reference_id, r.replayed_load_id,
  feed.raw_table,
  "RAW".may_take_money_back(r.reason, r.status, r.amount, r.raw_record) as takes_money_back,
  "RAW".corrected_values(r.reject_id) as given,
  "RAW".pending_correction(r.reject_id) as pending_approval_id,
  exists (
    select
    from "RAW"."RAW_REJECT_CORRECTION" c
    join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
    where c.reject_id = r.reject_id
      and c.although_reversal
      and a.status = 'approved'
  ) as reversal_was_seen,
  (
    select header.raw_record
    from "RAW"."RAW_FILE_OTHER_RECORDS" header
    where header.file_id = r.file_id
      and header.class = 'header'
    order by header.line
    limit 1
  ) as header
from "RAW"."RAW_REJECTED_RECORDS" r
join "OPS"."FEED" feed on feed.feed_key = r.feed_key
where r.reject_id = any ($1::bigint[])
  and ($2::text[] is null or r.lender = any ($2))
order by r.reject_id
