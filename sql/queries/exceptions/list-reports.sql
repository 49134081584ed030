-- The places in files, or the gateway's calls, that reported these payments, and those of a possible second payment or a reversal.
-- Grain: one report. Params: $1 source_keys, $2 exception id, $3 rejects that are its reversal, $4 lenders or null for all.
with
report as (
  select source_key, null::bigint as exception_id, feed_key, file_id, line, row_id, payment_id, null::text as status
  from "CORE"."CORE_TRANSACTION_SOURCE"
  where source_key = any ($1::text[])
  union all
  select null, exception_id, feed_key, file_id, line, row_id, payment_id, null
  from "OPS"."SECOND_PAYMENT_REPORT"
  where exception_id = $2::bigint
  union all
  select null, $2::bigint, feed_key, file_id, line, null, payment_id, status
  from "RAW"."RAW_REJECTED_RECORDS"
  where reject_id = any ($3::bigint[])
)
select r.source_key, r.feed_key, r.file_id, f.object_key, f.archive_key, r.line, r.row_id, r.payment_id, r.status,
       array(
         select e.delivery_id
         from "BASE"."WEBHOOK_EVENT" e
         where r.file_id is null and e.feed_key = r.feed_key and e.payment_id = r.payment_id
         order by e.delivery_id
         limit 50
       ) as delivery_ids
from report r
left join "RAW"."RAW_S3_FILE_PROCESSING_LOG" f on f.file_id = r.file_id
where $4::text[] is null
   or r.feed_key in (select feed.feed_key from "OPS"."FEED" feed where feed.lender = any ($4))
order by r.file_id, r.line
limit 200
