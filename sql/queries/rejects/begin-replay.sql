insert into "RAW"."RAW_LOAD" (feed_key, kind, row_count)
values ($1, 'replay', $2)
returning load_id
