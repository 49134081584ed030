-- The feed's rows, as src/mapping/row-fields.ts encodes them.
copy "RAW".:"raw_table" (
  loan_id, amount, date, status, charge, note, payment_id, sub_reference_id,
  line, byte_start, byte_end, record_digest,
  source_file, lender, load_id, file_id, mapping_version
)
from stdin (format binary)
