-- Keeps what a poll found as a delivery. Grain: one row, or none where a poll kept it before.
-- Params: $1 event id, $2 event type, $3 body. The table is that of the lender and gateway.
insert into "RAW".:"raw_table" (event_id, event_type, body, origin)
select $1, $2, $3, 'poll'
where not exists (select 1 from "RAW".:"raw_table" where event_id = $1)
on conflict (event_id, body_sha256) do nothing
returning delivery_id
