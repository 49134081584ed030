copy "RAW"."RAW_REJECTED_RECORDS" (
  line, byte_start, byte_end, raw_record, record_digest, reason, detail, replayable,
  loan_id, amount, date, status, charge, note, payment_id, damaged_payment_id, sub_reference_id,
  source_file, lender, feed_key, lender_key, file_id, mapping_version
)
from stdin
