-- Entries of the audit log that do not fit. Grain: one entry; no row: the chain holds.
-- Params: $1 first and $2 last number to look at.
select entry_number, problem
from "OPS".audit_breaks($1::bigint, $2::bigint)
limit 100
