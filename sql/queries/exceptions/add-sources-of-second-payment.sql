-- The rows that reported a second payment, as sources of the payment that it became. Grain: one BASE row.
-- Params: $1 exception id, $2 source_key of the released payment.
insert into "CORE"."CORE_TRANSACTION_SOURCE" (
  feed_key, row_id, source_key, loan_external_id, load_id, file_id, line, payment_id, record_digest
)
select r.feed_key, r.row_id, $2, e.loan_external_id, r.load_id, r.file_id, r.line, r.payment_id, r.record_digest
from "OPS"."SECOND_PAYMENT_REPORT" r
join "OPS"."EXCEPTION" e on e.exception_id = r.exception_id
where r.exception_id = $1::bigint
on conflict (feed_key, row_id) do nothing
