-- One feed's new rows as reports of payments: the payment that its feed told of before, or a possible second one.
-- Grain:  one row per BASE row of the loads.
-- Reads:  BASE table of the feed, by load; CORE_TRANSACTION_SOURCE by key.
-- Writes: new_report (work table).
-- Params: $1 load ids, $2 feed key; identifier base_table.
-- Rerun:  the same result from the same loads.
-- Checks: feeds/reports_are_accounted_for.
-- Why:    Two rows of one feed with one key are one payment when they carry the same payment id, or the same record where
--         they carry none. One with an id and one without are told apart too: a person looks. Within one file a payment id
--         may be a whole batch's; rows of it that differ in their note are payments of their own.
--         The known reports are an array per row, so that the planner can only look them up by key.
with
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
    known.row_ids
  from identified
  cross join lateral (
    select
      array_agg(coalesce(source.payment_id, source.record_digest::text)) as identities,
      array_agg(source.record_digest) as digests,
      array_agg(source.row_id) as row_ids
    from "CORE"."CORE_TRANSACTION_SOURCE" source
    where source.source_key = identified.source_key
      and source.feed_key = $2
  ) known
)

insert into new_report (
  feed_key, row_id, load_id, file_id, line, source_lender, loan_external_id, date, amount,
  status, charge, note, payment_id, sub_reference_id, record_digest, source_key, recon_match_key, identity, is_second,
  is_known
)
select
  $2, row_id, load_id, file_id, line, source_lender, loan_external_id, date, amount,
  status, charge, note, payment_id, sub_reference_id, record_digest, source_key, recon_match_key, identity,
  case
    when identities is null then identity <> first_identity
    else not (identity = any (identities) or record_digest = any (digests))
  end,
  coalesce(row_id = any (row_ids), false)
from compared
