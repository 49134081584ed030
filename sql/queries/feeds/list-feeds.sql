-- File feeds with their last file, what came in a window of days, and when they are expected. Grain: one row per feed.
-- Params: $1 lenders or null for all, $2 first day, $3 last day; $4 one feed or null.
select
  f.feed_key, f.lender, f.recon_source,
  last.file_id as last_file_id, last.object_key as last_object_key, last.status as last_status, last.created_at as last_received_at,
  last.records_loaded as last_loaded, last.records_rejected as last_rejected, last.error_message as last_error,
  good.created_at as last_success_at,
  came.success as files_success, came.failed as files_failed, came.open as files_open,
  came.loaded as records_loaded, came.rejected as records_rejected, came.total as amount_loaded,
  c.days, c.bank_days_only, c.expected_by_hour, c.grace_hours, c.changed_by, c.changed_at
from "OPS"."FEED" f
left join "OPS"."FEED_CALENDAR" c on c.feed_key = f.feed_key
left join lateral (
  select l.file_id, l.object_key, l.status, l.created_at, l.records_loaded, l.records_rejected, l.error_message
  from "RAW"."RAW_S3_FILE_PROCESSING_LOG" l
  where l.feed_key = f.feed_key
  order by l.file_id desc
  limit 1
) last on true
left join lateral (
  select l.created_at
  from "RAW"."RAW_S3_FILE_PROCESSING_LOG" l
  where l.feed_key = f.feed_key
    and l.status = 'success'
  order by l.file_id desc
  limit 1
) good on true
left join (
  select
    l.feed_key,
    count(*) filter (where l.status = 'success')::int as success,
    count(*) filter (where l.status = 'failed')::int as failed,
    count(*) filter (where l.status in ('pending', 'processing'))::int as open,
    coalesce(sum(l.records_loaded) filter (where l.status = 'success'), 0)::bigint as loaded,
    coalesce(sum(l.records_rejected) filter (where l.status = 'success'), 0)::bigint as rejected,
    coalesce(sum(l.amount_loaded) filter (where l.status = 'success'), 0)::numeric(18,2)::text as total
  from "RAW"."RAW_S3_FILE_PROCESSING_LOG" l
  where l.created_at >= $2::date::timestamp at time zone 'Asia/Kolkata'
    and l.created_at < ($3::date + 1)::timestamp at time zone 'Asia/Kolkata'
  group by l.feed_key
) came on came.feed_key = f.feed_key
where f.kind = 'file'
  and ($1::text[] is null or f.lender = any ($1))
  and ($4::text is null or f.feed_key = $4)
order by f.feed_key
