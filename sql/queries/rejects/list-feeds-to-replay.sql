select distinct feed.feed_key, feed.raw_table
from "RAW"."RAW_REJECTED_RECORDS" as reject
join "OPS"."FEED" as feed on feed.feed_key = reject.feed_key
where reject.state = 'open'
  and reject.reason = 'blank loan_id'
  and exists (
    select 1 from "RAW"."RAW_UMRN_MASTER" as master where master.sub_reference_id = reject.sub_reference_id
  )
order by feed.feed_key
