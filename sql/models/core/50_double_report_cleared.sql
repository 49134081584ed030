-- A suspicion falls when a feed turns out to report both days: then there were two payments.
-- Grain:  one outbox row per payment that is let go.
-- Reads:  new_report; OPS.EXCEPTION by payment and by twin; CORE_TRANSACTION_SOURCE by key.
-- Writes: OPS.EXCEPTION (resolved), REPAYMENT_OUTBOX (held to ready).
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  finds nothing more: only open cases are looked at.
-- Checks: queue/held_is_not_ready.
-- Why:    So it makes no difference in which order, or in how many transforms, the files arrive.
--         Another open case about the payment, of any kind, keeps it held. A payment that is new has been compared with all
--         its reports just now.
with
reported as (
  select distinct source_key
  from new_report
  where not is_second
    and is_told
),

open_case as (
  select c.exception_id, c.source_key, c.detail ->> 'earlier_source_key' as earlier_key, c.detail ->> 'later_source_key' as later_key
  from reported r
  cross join lateral (
    (select e.exception_id, e.source_key, e.detail
     from "OPS"."EXCEPTION" e
     where e.source_key = r.source_key and e.category = 'possible double report' and e.status = 'open'
     offset 0)
    union all
    (select e.exception_id, e.source_key, e.detail
     from "OPS"."EXCEPTION" e
     where e.detail ->> 'twin_source_key' = r.source_key and e.category = 'possible double report' and e.status = 'open'
     offset 0)
  ) c
),

with_feeds as (
  select
    exception_id, source_key,
    array(select s.feed_key from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = earlier_key) as earlier_feeds,
    array(select s.feed_key from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = later_key) as later_feeds
  from open_case
),

fallen as (
  select distinct exception_id, source_key
  from with_feeds
  where earlier_feeds <@ later_feeds
     or later_feeds <@ earlier_feeds
),

resolved as (
  update "OPS"."EXCEPTION" e
  set status = 'resolved', resolved_at = now(), resolved_by = 'pipeline', resolution = 'one feed reports both days'
  from fallen f
  where e.exception_id = f.exception_id
    and e.status = 'open'
  returning e.exception_id, e.source_key
)

update "OPS"."REPAYMENT_OUTBOX" o
set state = 'ready', updated_at = now()
where o.source_key = any (array(select source_key from resolved))
  and o.state = 'held'
  and not exists (
    select
    from "OPS"."EXCEPTION" other
    where other.source_key = o.source_key
      and other.category <> 'possible second payment'
      and (other.status = 'open' or other.resolution = 'same identity')
      and other.exception_id not in (select f.exception_id from fallen f)
  )
