-- The audit log, newest first. Grain: one entry.
-- Params: $1 only entries before this number or null, $2 who or null, $3 table or null, $4 key of its row or null, $5 lender or null,
-- $6 from and $7 before which moment or null, $8 rows at most.
select entry_number, recorded_at, changed_by, database_user, program, action, subject_table, subject_key, lender, before, after,
       encode(entry_hash, 'hex') as entry_hash
from "OPS"."AUDIT_LOG"
where ($1::bigint is null or entry_number < $1)
  and ($2::text is null or changed_by = $2)
  and ($3::text is null or subject_table = $3)
  and ($4::text is null or subject_key = $4)
  and ($5::text is null or lender = $5)
  and ($6::timestamptz is null or recorded_at >= $6)
  and ($7::timestamptz is null or recorded_at < $7)
order by entry_number desc
limit $8
