-- Which of some payments and refunds a delivery of the source has brought. Grain: one row per subject that is known.
-- Params: $1 subjects. The table is that of the lender and gateway.
-- Why on RAW: a gap is what was never delivered, whether or not the models have taken it yet; the index on the function
-- finds it by the key.
select distinct subject
from "RAW".:"raw_table" d
cross join lateral unnest("OPS".delivery_subjects(d.body)) as subject
where "OPS".delivery_subjects(d.body) && $1::text[]
  and subject = any ($1::text[])
