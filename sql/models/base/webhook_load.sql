-- Payments that have become money with a known loan, day and amount: they are one load, to be reported to CORE.
-- Grain:  one load, or none.
-- Reads:  BASE table of the source, by state.
-- Writes: RAW_LOAD, BASE table; WEBHOOK_REFERENCE, by which a mandate's other payments find their loan.
-- Params: $1 feed key; identifier base_table.
-- Rerun:  adds nothing: a payment is reported once.
-- Checks: webhooks/rows_are_money.
-- Why:    amount::text of numeric(14,2) always has two decimals.
with
reportable as (
  select row_id
  from "BASE".:"base_table"
  where load_id is null
    and state = 'success'
    and not is_mandate_authorisation
    and not set_aside
    and problem is null
    and (doubt is null or resolved_by = 'person')
    and loan_external_id is not null
),

load as (
  insert into "RAW"."RAW_LOAD" (feed_key, kind, row_count)
  select $1, 'webhook', count(*)
  from reportable
  having count(*) > 0
  returning load_id
),

reported as (
  update "BASE".:"base_table" base
  set
    load_id = load.load_id,
    source_key = md5(source_lender || loan_external_id || to_char(date, 'YYYY-MM-DD') || amount::text),
    recon_match_key = md5(loan_external_id || to_char(date, 'YYYY-MM-DD') || amount::text)
  from reportable, load
  where base.row_id = reportable.row_id
  returning base.row_id, base.loan_external_id, base.sub_reference_id, base.resolved_by
),

mandate as (
  insert into "BASE"."WEBHOOK_REFERENCE" (feed_key, about, how, rule, text)
  select distinct $1, 'mandate ' || sub_reference_id, 'mandate', 'loan', loan_external_id
  from reported
  where sub_reference_id is not null
    and resolved_by <> 'mandate'
  on conflict do nothing
)

select row_id from reported
