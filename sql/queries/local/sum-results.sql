select
  count(*) filter (where status = 'success') as posted_count,
  coalesce(sum(amount) filter (where status = 'success'), 0)::numeric(18,2) as posted_total,
  count(*) filter (where status = 'failed') as failed_count
from "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
