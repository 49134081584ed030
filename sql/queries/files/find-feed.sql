-- The feed that owns a prefix of the bucket.
select feed_key, lender, raw_table
from "OPS"."FEED"
where feed_key = $1
  and kind = 'file'
