-- Has the models take stored deliveries anew. Grain: each delivery chosen that they took already.
-- Params: $1 from or null, $2 before or null, $3 event id or null. The table is that of the lender and gateway.
-- Why: the models write by key, so that a delivery that is taken twice changes nothing that stands.
update "RAW".:"raw_table"
set transformed_at = null
where transformed_at is not null
  and ($1::timestamptz is null or received_at >= $1)
  and ($2::timestamptz is null or received_at < $2)
  and ($3::text is null or event_id = $3)
