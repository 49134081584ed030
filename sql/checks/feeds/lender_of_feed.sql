-- The rows of a feed name the lender that the settings name: else their keys would be another lender's.
-- Grain: one offending row. Params: $1 load ids, $2 feed key; identifier raw_table.
select r.row_id, r.load_id, r.line, r.lender
from "RAW".:"raw_table" r
join "OPS"."FEED" f on f.feed_key = $2
where r.load_id = any ($1::bigint[])
  and upper(btrim(r.lender)) <> f.lender
limit 100
