-- The row count is known only at the end; both statements are in one transaction.
insert into "RAW"."RAW_LOAD" (feed_key, kind, file_id, row_count)
values ($1, 'file', $2, 0)
returning load_id
