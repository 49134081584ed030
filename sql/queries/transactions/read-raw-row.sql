-- The RAW row of a report, as it was loaded. Grain: one row. Params: $1 load id, $2 row id. The table is that of the feed.
-- Why: rows have no index of their own; those of a load lie together, and a block range index finds them.
select
  byte_start, byte_end, line, replace(record_digest::text, '-', '') as record_digest, mapping_version, loaded_at, source_file,
  loan_id, amount, to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS') as date, status, charge, note, payment_id, sub_reference_id
from "RAW".:"raw_table"
where load_id = $1
  and row_id = $2
