-- Calls to Fineract, newest first. Grain: one call. Params: $1 source_keys or null for all, $2 least status or null, $3 greatest status
-- or null, $4 true: only calls without an answer, $5 from or null, $6 before or null, $7 and $8 moment and id after which the page
-- begins or null, $9 rows at most.
-- Why: of a loan the calls about its payments are asked for, by their keys: the nightly proof reads every loan as well.
select
  l.call_id, l.called_at, to_char(l.called_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as called_at_exactly,
  l.method, l.path, l.source_key, l.loan_external_id, l.attempt, l.idempotency_key, l.request_body, l.response_status,
  l.response_headers, l.response_body, l.duration_ms, l.transport_error
from "RAW"."RAW_FINERACT_API_LOG" l
where ($1::text[] is null or l.source_key = any($1))
  and ($2::int is null or l.response_status >= $2)
  and ($3::int is null or l.response_status <= $3)
  and ($4::boolean is not true or l.response_status is null)
  and ($5::timestamptz is null or l.called_at >= $5)
  and ($6::timestamptz is null or l.called_at < $6)
  and ($7::timestamptz is null or (l.called_at, l.call_id) < ($7, $8::bigint))
order by l.called_at desc, l.call_id desc
limit $9
