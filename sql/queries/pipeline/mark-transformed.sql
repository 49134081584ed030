-- Params: $1 load ids.
update "RAW"."RAW_LOAD"
set transformed_at = now()
where load_id = any ($1::bigint[])
