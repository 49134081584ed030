-- Rejected records as rows of their feed, with the values that they were checked with: same file, line, bytes and digest.
-- Grain: one RAW row. Params: $1 load id, $2 the rows (JSON array of objects, each with its reject_id).
-- Why: a record that is no CSV has no digest of cells; that of its text stands for it.
insert into "RAW".:"raw_table" (
  loan_id, amount, date, status, charge, note, payment_id, sub_reference_id, source_file, lender,
  load_id, file_id, line, byte_start, byte_end, record_digest, mapping_version
)
select
  checked.loan_id, checked.amount, checked.date, checked.status, checked.charge, checked.note, checked.payment_id,
  checked.sub_reference_id, reject.source_file, reject.lender,
  $1, reject.file_id, reject.line, reject.byte_start, reject.byte_end,
  coalesce(reject.record_digest, md5(reject.raw_record)::uuid), checked.mapping_version
from jsonb_to_recordset($2::jsonb) as checked (
  reject_id bigint, loan_id text, amount numeric(14,2), date timestamp, status text, charge numeric(14,2), note text,
  payment_id text, sub_reference_id text, mapping_version integer
)
join "RAW"."RAW_REJECTED_RECORDS" reject on reject.reject_id = checked.reject_id
order by checked.reject_id
