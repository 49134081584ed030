-- The keys of payments that replayed records tell of. Grain: one replayed record. Params: $1 reject ids; identifier raw_table.
-- Why: the key is worked out as the models do (base_feed.sql), which may not have run since.
select reject.reject_id, md5(row.lender || upper(btrim(row.loan_id)) || to_char(row.date, 'YYYY-MM-DD') || row.amount::text) as source_key
from "RAW"."RAW_REJECTED_RECORDS" reject
join "RAW".:"raw_table" row
  on row.load_id = reject.replayed_load_id
 and row.file_id = reject.file_id
 and row.line = reject.line
where reject.reject_id = any ($1::bigint[])
