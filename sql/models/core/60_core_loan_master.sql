-- Loans that payments name for the first time, and payments on a loan that another lender's file named first: Fineract knows a
-- loan id once, so one of the two is wrong.
-- Grain:  one row per loan; one case per new payment.
-- Reads:  new_payment, OPS.LENDER; CORE_LOAN_MASTER by loan.
-- Writes: CORE_LOAN_MASTER, OPS.EXCEPTION.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: the loan is the key, and the payment is the case.
-- Checks: loads/payment_has_its_source, queue/held_is_not_ready.
-- Why:    Both in one statement, because the look-up of the loan is most of the work. A sub-select with offset is a look-up by key,
--         whatever the planner believes about sizes; in the order of the loans they find their pages in the processor's cache.
with
named as (
  select
    n.source_key, n.source_lender, n.loan_external_id, n.amount, n.date, n.first_lender, m.source_lender as known_lender
  from (
    select
      source_key, source_lender, loan_external_id, amount, date,
      first_value(source_lender) over (partition by loan_external_id collate "C" order by date, source_key) as first_lender
    from new_payment
    offset 0
  ) n
  left join lateral (
    select l.source_lender
    from "CORE"."CORE_LOAN_MASTER" l
    where l.loan_external_id = n.loan_external_id
    offset 0
  ) m on true
),

added as (
  insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender, fineract_product_id)
  select distinct on (n.loan_external_id) n.loan_external_id, n.first_lender, l.fineract_product_id
  from named n
  join "OPS"."LENDER" l on l.lender = n.first_lender
  where n.known_lender is null
  order by n.loan_external_id
  on conflict (loan_external_id) do nothing
)

insert into "OPS"."EXCEPTION" (
  category, case_key, source_lender, loan_external_id, source_key, amount, date, reason, detail
)
select
  'loan of another lender', n.source_key, n.source_lender, n.loan_external_id, n.source_key, n.amount, n.date,
  'The loan belongs to ' || coalesce(n.known_lender, n.first_lender) || ', but a file of ' || n.source_lender || ' reports a payment on it.',
  jsonb_build_object('loan_lender', coalesce(n.known_lender, n.first_lender))
from named n
where coalesce(n.known_lender, n.first_lender) <> n.source_lender
on conflict (category, case_key) do nothing
