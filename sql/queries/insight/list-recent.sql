-- The payments that arrived last. Grain: one payment. Params: $1 lenders or null for all, $2 rows at most.
-- Why: rows are numbered as they arrive, so the newest stand at the end of the key of reports; only a payment's first report
-- counts. A look-up for each report, with a limit of its own: taken for a join, all reports would be read and sorted. A lender
-- without any payment must not make it read all the others.
select
  t.source_key, t.source_lender as lender, t.loan_external_id, t.date, t.amount::text as amount, t.feed_key as feed,
  t.payment_id, t.recon_status, t.posting, t.created_at
from "CORE"."CORE_TRANSACTION_SOURCE" s
cross join lateral (
  select p.*, (select o.state from "OPS"."REPAYMENT_OUTBOX" o where o.source_key = p.source_key) as posting
  from "CORE"."CORE_TRANSACTION_DATA" p
  where p.source_key = s.source_key
    and p.row_id = s.row_id
    and p.feed_key = s.feed_key
  limit 1
) t
where $1::text[] is null
   or (
     s.feed_key = any (array(select f.feed_key from "OPS"."FEED" f where f.lender = any ($1)))
     and exists (select from "CORE"."CORE_DAILY_TOTAL" total where total.source_lender = any ($1))
   )
order by s.row_id desc, s.feed_key desc
limit $2
