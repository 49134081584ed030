-- Every report of a payment: where in which file it stands. Grain: one report (feed, row). Params: $1 source_key, $2 rows at most.
select
  s.feed_key, f.kind, f.gateway, f.lender, f.raw_table, f.base_table, s.row_id, s.load_id, s.file_id, s.line, s.payment_id,
  replace(s.record_digest::text, '-', '') as record_digest, s.created_at,
  l.object_key, l.archive_key, l.content_sha256, l.size_bytes, l.encoding, l.bucket, r.kind as load_kind
from "CORE"."CORE_TRANSACTION_SOURCE" s
join "OPS"."FEED" f on f.feed_key = s.feed_key
join "RAW"."RAW_LOAD" r on r.load_id = s.load_id
left join "RAW"."RAW_S3_FILE_PROCESSING_LOG" l on l.file_id = s.file_id
where s.source_key = $1
order by s.load_id, s.line, s.row_id
limit $2
