-- Deliveries of one source without their bodies, newest first.
-- Params: $1 only deliveries older than this id or null, $2 from or null, $3 before or null, $4 event id or null,
-- $5 event type or null, $6 origin or null, $7 taken by the models: true, false or null for both, $8 rows at most.
-- The table is that of the lender and gateway.
select delivery_id, event_id, event_type, origin, octet_length(body) as size_bytes, received_at, transformed_at
from "RAW".:"raw_table"
where ($1::bigint is null or delivery_id < $1)
  and ($2::timestamptz is null or received_at >= $2)
  and ($3::timestamptz is null or received_at < $3)
  and ($4::text is null or event_id = $4)
  and ($5::text is null or event_type = $5)
  and ($6::text is null or origin = $6)
  and ($7::boolean is null or (transformed_at is not null) = $7)
order by delivery_id desc
limit $8
