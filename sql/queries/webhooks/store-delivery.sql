-- Keeps a call as received. Grain: one row, or none where the same call came before.
-- Params: $1 event id, $2 event type, $3 body, $4 headers (JSON), $5 origin. The table is that of the lender and gateway.
insert into "RAW".:"raw_table" (event_id, event_type, body, headers, origin)
values ($1, $2, $3, $4, $5)
on conflict (event_id, body_sha256) do nothing
returning delivery_id
