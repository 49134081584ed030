update "RAW"."RAW_LOAD"
set row_count = $2
where load_id = $1
