-- One entry's hash. Grain: one entry. Params: $1 its number, or null for the last one.
select entry_number, encode(entry_hash, 'hex') as entry_hash
from "OPS"."AUDIT_LOG"
where $1::bigint is null
   or entry_number = $1
order by entry_number desc
limit 1
