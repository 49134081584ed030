-- One feed's new rows as reports of payments: the payment that its feed told of before, or a possible second one.
-- Grain:  one row per BASE row of the loads.
-- Reads:  BASE table of the feed, by load; CORE_TRANSACTION_SOURCE by key; OPS.FEED for whose payment ids it carries.
-- Writes: new_report (work table).
-- Params: $1 load ids, $2 feed key; identifier base_table.
-- Rerun:  the same result from the same loads.
-- Checks: reports/reports_are_accounted_for.
-- Why:    Two rows of one feed with one key are one payment when they carry the same payment id, or the same record where
--         they carry none. One with an id and one without are told apart too: a person looks. Within one file a payment id
--         may be a whole batch's; rows of it that differ in their note are payments of their own.
--         Feeds of one gateway carry the same payment ids, so a second id under one key is a second payment in any of them.
--         The known reports are an array per row, so that the planner can only look them up by key. Those of other feeds only
--         tell that the payment is known: each payment has a report.
with
feed as (
  select gateway, array(
    select other.feed_key
    from "OPS"."FEED" other
    where other.gateway = mine.gateway and other.lender = mine.lender and other.feed_key <> $2
  ) as of_same_gateway
  from "OPS"."FEED" mine
  where feed_key = $2
),

base_row as (
  select
    row_id, load_id, file_id, line, source_lender, loan_external_id, date, amount,
    status, charge, note, payment_id, sub_reference_id, record_digest, source_key, recon_match_key,
    min(line) over (partition by source_key, file_id, payment_id, note) as first_line_of_note
  from "BASE".:"base_table"
  where load_id = any ($1::bigint[])
),

batched as (
  select
    base_row.*,
    dense_rank() over (partition by source_key, file_id, payment_id order by first_line_of_note) as note_ordinal
  from base_row
),

identified as (
  select
    batched.*,
    case
      when payment_id is null then record_digest::text
      when note_ordinal > 1 then payment_id || ' #' || note_ordinal
      else payment_id
    end as identity
  from batched
),

compared as (
  select
    identified.*,
    first_value(identity) over (partition by source_key order by load_id, line, row_id) as first_identity,
    known.identities,
    known.digests,
    known.row_ids,
    known.is_told
  from identified
  cross join lateral (
    select
      array_agg(coalesce(report.payment_id, report.record_digest::text)) filter (where report.is_comparable) as identities,
      array_agg(report.record_digest) filter (where report.is_comparable) as digests,
      array_agg(report.row_id) filter (where report.is_comparable) as row_ids,
      count(*) > 0 as is_told
    from (
      select
        source.row_id, source.payment_id, source.record_digest,
        source.feed_key = $2
          or (identified.payment_id is not null and source.payment_id is not null
              and source.feed_key = any ((select of_same_gateway from feed)::text[])) as is_comparable
      from "CORE"."CORE_TRANSACTION_SOURCE" source
      where source.source_key = identified.source_key
    ) report
  ) known
)

insert into new_report (
  feed_key, row_id, load_id, file_id, line, source_lender, loan_external_id, date, amount,
  status, charge, note, payment_id, sub_reference_id, record_digest, source_key, recon_match_key, identity, identity_of,
  is_second, is_known, is_told
)
select
  $2, row_id, load_id, file_id, line, source_lender, loan_external_id, date, amount,
  status, charge, note, payment_id, sub_reference_id, record_digest, source_key, recon_match_key, identity,
  case when payment_id is null then $2 else coalesce((select gateway from feed), $2) end,
  case
    when identities is null then identity <> first_identity
    else not (identity = any (identities) or record_digest = any (digests))
  end,
  coalesce(row_id = any (row_ids), false),
  is_told
from compared
