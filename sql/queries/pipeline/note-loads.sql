-- The loads at hand, for models that read what a file brought beyond its rows. Grain: one load. Params: $1 load ids.
insert into new_load (load_id, file_id)
select load_id, file_id
from "RAW"."RAW_LOAD"
where load_id = any ($1::bigint[])
