-- The totals of rejected records are those of the records. Grain: one offending reason of a file. Params: none.
with
counted as (
  select file_id, reason, state, count(*) as records, coalesce(sum(amount), 0) as amount
  from "RAW"."RAW_REJECTED_RECORDS"
  group by file_id, reason, state
),

kept as (
  select file_id, reason, state, sum(records) as records, sum(amount) as amount
  from "RAW"."REJECT_TOTAL"
  group by file_id, reason, state
  having sum(records) <> 0
)

select file_id, reason, state, c.records as counted, k.records as kept
from counted c
full join kept k using (file_id, reason, state)
where (c.records, c.amount) is distinct from (k.records, k.amount)
limit 100
