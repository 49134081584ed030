-- Where the second payment's row is, the ordinal that it gets, and what stands in the way.
-- Grain: one exception. Params: $1 exception id.
-- Why: the ordinal counts the cases of the first payment up to this one, dismissed ones too: cases are never deleted, so it is
--      the same whenever it is counted.
select
  f.base_table,
  (
    select count(*)::int + 1
    from "OPS"."EXCEPTION" earlier
    where earlier.category = 'possible second payment'
      and earlier.source_key = e.source_key
      and earlier.exception_id <= e.exception_id
  ) as payment_ordinal,
  (
    select min(doubt.exception_id)::text
    from "OPS"."EXCEPTION" doubt
    where doubt.source_key = e.source_key
      and doubt.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting')
      and doubt.status = 'open'
  ) as first_in_doubt
from "OPS"."EXCEPTION" e
join "OPS"."FEED" f on f.feed_key = e.feed_key
where e.exception_id = $1::bigint
