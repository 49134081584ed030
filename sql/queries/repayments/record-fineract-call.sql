-- Grain: one row per call to Fineract, answered or not. Params: one array for each column, in their order.
insert into "RAW"."RAW_FINERACT_API_LOG" (
  called_at, method, path, source_key, loan_external_id, attempt, idempotency_key, request_body,
  response_status, response_headers, response_body, duration_ms, transport_error
)
select *
from unnest(
  $1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::text[],
  $9::integer[], $10::jsonb[], $11::text[], $12::integer[], $13::text[]
)
