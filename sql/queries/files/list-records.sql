-- The physical records of a loaded file, by line. Grain: one record.
-- Params: $1 file id, $2 its load id, $3 only after this line, $4 class or null for all, $5 rows at most; identifier raw_table.
-- Why: rows are found by their load, whose blocks lie together; each branch stops at the page's length.
(
  select
    'loaded' as class, row.line, row.byte_start, row.byte_end, null::text as reason, null::text as detail,
    null::integer as duplicate_of_line, null::bigint as reject_id, null::text as reject_state, row.row_id, row.loan_id, row.amount,
    null::text as raw_record, row.record_digest::text as record_digest
  from "RAW".:"raw_table" row
  where row.load_id = $2
    and row.line > $3
    and coalesce($4, 'loaded') = 'loaded'
  order by row.line
  limit $5
)
union all
(
  select
    'rejected', reject.line, reject.byte_start, reject.byte_end, reject.reason, reject.detail,
    null, reject.reject_id, reject.state, null, reject.loan_id, reject.amount, reject.raw_record, reject.record_digest::text
  from "RAW"."RAW_REJECTED_RECORDS" reject
  where reject.file_id = $1
    and reject.line > $3
    and coalesce($4, 'rejected') = 'rejected'
  order by reject.line
  limit $5
)
union all
(
  select
    other.class, other.line, other.byte_start, other.byte_end, null, null,
    other.duplicate_of_line, null, null, null, null, null, other.raw_record, null
  from "RAW"."RAW_FILE_OTHER_RECORDS" other
  where other.file_id = $1
    and other.line > $3
    and ($4::text is null or other.class = $4)
  order by other.line
  limit $5
)
order by line
limit $5
