-- The rejected records as rows of their feed: same file, line, bytes and digest, now with their loan.
-- $1 load id, $2 reject ids, $3 their loan ids
insert into "RAW".:"raw_table" (
  loan_id, amount, date, status, charge, note, payment_id, sub_reference_id, source_file, lender,
  load_id, file_id, line, byte_start, byte_end, record_digest, mapping_version
)
select
  resolved.loan_id,
  reject.amount,
  reject.date,
  reject.status,
  reject.charge,
  reject.note,
  reject.payment_id,
  reject.sub_reference_id,
  reject.source_file,
  reject.lender,
  $1,
  reject.file_id,
  reject.line,
  reject.byte_start,
  reject.byte_end,
  reject.record_digest,
  reject.mapping_version
from unnest($2::bigint[], $3::text[]) as resolved (reject_id, loan_id)
join "RAW"."RAW_REJECTED_RECORDS" as reject on reject.reject_id = resolved.reject_id
order by reject.reject_id
