-- Success, in the transaction of the rows.
-- $1 file id, $2 sha256, $3 size, $4 mapping version, $5 encoding,
-- $6..$13 records: total, title, header, blank, footer, loaded, duplicate, rejected,
-- $14 amount loaded, $15 control total stated, $16 control total found
update "RAW"."RAW_S3_FILE_PROCESSING_LOG"
set status = 'success',
    content_sha256 = $2,
    size_bytes = $3,
    mapping_version = $4,
    encoding = $5,
    records_total = $6,
    records_title = $7,
    records_header = $8,
    records_blank = $9,
    records_footer = $10,
    records_loaded = $11,
    records_duplicate = $12,
    records_rejected = $13,
    amount_loaded = $14,
    control_total_stated = $15,
    control_total_found = $16,
    error_code = null,
    error_message = null,
    error_detail = null,
    finished_at = clock_timestamp()
where file_id = $1
