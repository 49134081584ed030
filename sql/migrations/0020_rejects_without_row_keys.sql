-- Rejected records come by the ten thousand from the load that holds their file's log row: two look-ups and row locks for each
-- were a quarter of their insert. Every statement that writes them also writes their totals, a few rows for each file, and
-- these carry the keys now (docs/decisions/0012-where-foreign-keys-stand.md).
alter table "RAW"."REJECT_TOTAL" add foreign key (file_id) references "RAW"."RAW_S3_FILE_PROCESSING_LOG";
alter table "RAW"."REJECT_TOTAL" add foreign key (feed_key) references "OPS"."FEED";
alter table "RAW"."RAW_REJECTED_RECORDS" drop constraint "RAW_REJECTED_RECORDS_file_id_fkey";
alter table "RAW"."RAW_REJECTED_RECORDS" drop constraint "RAW_REJECTED_RECORDS_feed_key_fkey";
