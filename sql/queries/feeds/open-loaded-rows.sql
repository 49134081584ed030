-- Grain: one row that was loaded from a file, in the order of the file.
-- Params: $1 load ids, $2 file id; :"raw_table" the feed's table
-- Why: a large file has more rows than should be in memory at once.
declare loaded_rows no scroll cursor for
select
  line, byte_start, byte_end, loan_id, amount::text as amount, to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS') as date,
  status, charge::text as charge, note, payment_id, sub_reference_id, source_file, lender
from "RAW".:"raw_table"
where load_id = any($1::bigint[]) and file_id = $2
order by byte_start
