-- New payments of all feeds, each once.
-- Grain:  one row per source_key.
-- Reads:  new_report, OPS.FEED.
-- Writes: CORE_TRANSACTION_DATA; new_payment (work table) gets those that were new.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: what an earlier transform brought is left out; source_key is the key.
-- Checks: loads/payment_has_its_source, loads/outbox_equals_core.
-- Why:    The first reporter wins, in load order, and with it its recon_source; later ones are lineage.
--         RAW holds only rows whose status means money, so each is a success.
--         Transforms queue, so that no payment comes between the look-up of its reports and this insert; where one did, the
--         key would refuse it. `on conflict` would look each key up again and write each row twice to the WAL.
with
first_report as (
  select distinct on (source_key)
    source_key, recon_match_key, source_lender, loan_external_id, date, amount,
    status, charge, note, payment_id, sub_reference_id, feed_key, row_id, load_id
  from new_report
  where not is_second
    and not is_told
  order by source_key, load_id, line, row_id
),

inserted as (
  insert into "CORE"."CORE_TRANSACTION_DATA" (
    source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, recon_source, recon_status,
    status, charge, note, payment_id, sub_reference_id, feed_key, row_id, load_id
  )
  select
    r.source_key, r.recon_match_key, r.source_lender, r.loan_external_id, r.date, r.amount, true, f.recon_source,
    case when f.recon_source is not null then 'New' end,
    r.status, r.charge, r.note, r.payment_id, r.sub_reference_id, r.feed_key, r.row_id, r.load_id
  from first_report r
  join "OPS"."FEED" f on f.feed_key = r.feed_key
  returning source_key, source_lender, loan_external_id, date, amount, is_success, recon_source
)

insert into new_payment (source_key, source_lender, loan_external_id, date, amount, is_success, recon_source)
select source_key, source_lender, loan_external_id, date, amount, is_success, recon_source
from inserted
