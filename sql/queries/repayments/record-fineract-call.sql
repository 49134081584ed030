-- Grain: one row per call to Fineract, answered or not.
insert into "RAW"."RAW_FINERACT_API_LOG" (
  called_at, method, path, source_key, loan_external_id, attempt, idempotency_key, request_body,
  response_status, response_headers, response_body, duration_ms, transport_error
) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
