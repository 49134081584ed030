-- A payment on a loan that another lender's file named first: Fineract knows a loan id once, so one of the two is wrong.
-- Grain:  one case per new payment.
-- Reads:  new_payment; CORE_LOAN_MASTER by loan.
-- Writes: OPS.EXCEPTION.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: the payment is the case.
-- Checks: queue/held_is_not_ready.
insert into "OPS"."EXCEPTION" (
  category, case_key, source_lender, loan_external_id, source_key, amount, date, reason, detail
)
select
  'loan of another lender', n.source_key, n.source_lender, n.loan_external_id, n.source_key, n.amount, n.date,
  'The loan belongs to ' || m.source_lender || ', but a file of ' || n.source_lender || ' reports a payment on it.',
  jsonb_build_object('loan_lender', m.source_lender)
from new_payment n
cross join lateral (
  select l.source_lender
  from "CORE"."CORE_LOAN_MASTER" l
  where l.loan_external_id = n.loan_external_id
  offset 0
) m
where m.source_lender <> n.source_lender
on conflict (category, case_key) do nothing
