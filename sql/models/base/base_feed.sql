-- One feed's new rows, typed and keyed; nothing is decided yet. The same shape for every registered feed.
-- Grain:  one row per RAW row (row_id).
-- Reads:  RAW table of the feed, by load; OPS.FEED for whose feed it is.
-- Writes: BASE table of the feed.
-- Params: $1 load ids, $2 feed key; identifiers raw_table, base_table.
-- Rerun:  adds nothing: rows that stand in BASE are left out; row_id is the key.
-- Checks: feeds/rows_reach_base, feeds/lender_of_feed.
-- Why:    RAW dates are Indian wall-clock time, so their day is the Indian day; amount::text of numeric(14,2) always has two decimals.
--         Transforms queue, so that nothing comes between the look-up and the insert; `on conflict` would write each row twice to the WAL.
with
raw_row as (
  select
    row_id, load_id, file_id, line, upper(btrim(loan_id)) as loan_external_id, date::date as date, amount,
    status, charge, note, nullif(btrim(payment_id), '') as payment_id, sub_reference_id, record_digest
  from "RAW".:"raw_table" raw
  where load_id = any ($1::bigint[])
    and row_id not in (
      select row_id
      from "BASE".:"base_table"
      where load_id = any ($1::bigint[])
    )
),

keyed as (
  select
    raw_row.*,
    (select lender from "OPS"."FEED" where feed_key = $2) as source_lender,
    loan_external_id || to_char(date, 'YYYY-MM-DD') || amount::text as payment
  from raw_row
)

insert into "BASE".:"base_table" (
  row_id, load_id, file_id, line, source_lender, loan_external_id, date, amount,
  status, charge, note, payment_id, sub_reference_id, record_digest, source_key, recon_match_key
)
select
  row_id, load_id, file_id, line, source_lender, loan_external_id, date, amount,
  status, charge, note, payment_id, sub_reference_id, record_digest, md5(source_lender || payment), md5(payment)
from keyed
