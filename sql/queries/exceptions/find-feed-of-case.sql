-- Where the second payment's row is, the ordinal that it gets, and what stands in the way.
-- Grain: one exception. Params: $1 exception id.
-- Why: the ordinal counts the cases of the first payment up to this one, dismissed ones too: cases are never deleted, so it is
--      the same whenever it is counted. Two feeds that both tell of two payments tell of the same two; feeds of one gateway
--      carry the same payment ids, and count as one.
select
  f.base_table,
  (
    select count(*)::int + 1
    from "OPS"."EXCEPTION" earlier
    where earlier.category = 'possible second payment'
      and earlier.source_key = e.source_key
      and earlier.exception_id <= e.exception_id
  ) as payment_ordinal,
  (
    select min(doubt.exception_id)::text
    from "OPS"."EXCEPTION" doubt
    where doubt.source_key = e.source_key
      and doubt.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting', 'contradictory webhook payment')
      and doubt.status = 'open'
  ) as first_in_doubt,
  (
    select min(same.exception_id)::text
    from "OPS"."EXCEPTION" same
    where same.source_key = e.source_key
      and same.category = 'possible double report'
      and same.resolution = 'same identity'
  ) as first_told_elsewhere,
  coalesce((select o.state = 'dismissed' from "OPS"."REPAYMENT_OUTBOX" o where o.source_key = e.source_key), false) as first_is_dismissed,
  (
    select count(*)::int + 1
    from "OPS"."EXCEPTION" released
    where released.category = 'possible second payment'
      and released.source_key = e.source_key
      and released.resolution = 'released'
  ) as payments_made,
  (
    select max(told.reports)::int
    from (
      select count(distinct r.identity) as reports
      from (
        select s.feed_key, 'first' as identity
        from "CORE"."CORE_TRANSACTION_SOURCE" s
        where s.source_key = e.source_key
        union all
        select s.feed_key, s.exception_id::text
        from "OPS"."SECOND_PAYMENT_REPORT" s
        where s.source_key = e.source_key
      ) r
      join "OPS"."FEED" teller on teller.feed_key = r.feed_key
      group by coalesce(teller.gateway, teller.feed_key)
    ) told
  ) as payments_told,
  (
    select min(r.reject_id)::text
    from "RAW"."RAW_REJECTED_RECORDS" r
    where r.reject_id in (select id::bigint from jsonb_array_elements_text(e.detail -> 'reversal_reject_ids') id)
      and r.state = 'open'
  ) as taken_back_by
from "OPS"."EXCEPTION" e
join "OPS"."FEED" f on f.feed_key = e.feed_key
where e.exception_id = $1::bigint
