-- Keeps rejected records from others while the transaction lasts. Grain: one rejected record.
-- Params: $1 reject ids, $2 lenders or null for all.
select reject_id
from "RAW"."RAW_REJECTED_RECORDS"
where reject_id = any ($1::bigint[])
  and ($2::text[] is null or lender = any ($2))
order by reject_id
for update
