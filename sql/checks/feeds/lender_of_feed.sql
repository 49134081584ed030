-- The rows of a feed name the lender that the settings name: else their keys would be another lender's.
-- Grain: one offending row. Params: $1 load ids, $2 feed key; identifier raw_table.
-- Why: nearly every row names it in the settings' own spelling, which is compared first.
select r.row_id, r.load_id, r.line, r.lender
from "RAW".:"raw_table" r
where r.load_id = any ($1::bigint[])
  and r.lender <> (select lender from "OPS"."FEED" where feed_key = $2)
  and upper(btrim(r.lender)) <> (select lender from "OPS"."FEED" where feed_key = $2)
limit 100
