-- The corrections that an approval is about, with their rejected records, kept from others while the transaction lasts.
-- Grain: one correction. Params: $1 approval id.
select
  c.correction_id, c.reject_id, c.dismisses, c.checked_row, c.problem, c.problem_detail, c.although_reversal, r.state, r.feed_key,
  feed.raw_table,
  "RAW".may_take_money_back(r.reason, r.status, r.amount, r.raw_record) as takes_money_back
from "RAW"."RAW_REJECT_CORRECTION" c
join "RAW"."RAW_REJECTED_RECORDS" r on r.reject_id = c.reject_id
join "OPS"."FEED" feed on feed.feed_key = r.feed_key
where c.approval_id = $1
order by c.reject_id
for update of r
