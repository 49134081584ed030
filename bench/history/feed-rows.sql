-- One feed's rows of the history, in RAW and in BASE. Params: :rows payments, :f number of the feed; :raw_table, :base_table.
insert into "RAW".:raw_table (
  loan_id, amount, date, status, note, payment_id, source_file, lender, row_id, load_id, file_id, line, byte_start, byte_end,
  record_digest, mapping_version, loaded_at
)
select loan_id, amount, day + time '10:30', 'SUCCESS', 'NACH presentation of the month', bench.utr(n), feed_key || '.csv', lender, n, load_id,
       load_id, line, line * 140, line * 140 + 139, md5('record' || n)::uuid, 1, day
from bench.payment(0, :rows - 1)
where f = :f
order by n;

insert into "BASE".:base_table (
  row_id, load_id, file_id, line, source_lender, loan_external_id, date, amount, status, note, payment_id, record_digest,
  source_key, recon_match_key
)
select row_id, load_id, file_id, line, lender, loan_id, date::date, amount, status, note, payment_id, record_digest,
       md5(lender || loan_id || to_char(date, 'YYYY-MM-DD') || amount::text), md5(loan_id || to_char(date, 'YYYY-MM-DD') || amount::text)
from "RAW".:raw_table;
