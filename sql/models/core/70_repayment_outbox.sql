-- New payments that the pipeline posts by itself: success, loan known, no reconciliation. What a person must decide first starts held.
-- Grain:  one row per source_key.
-- Reads:  new_payment, OPS.EXCEPTION by payment.
-- Writes: REPAYMENT_OUTBOX.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: a payment is new once, and what is queued or posted stays as it is.
-- Checks: loads/outbox_equals_core.
insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount, state)
select n.source_key, n.source_lender, n.loan_external_id, n.date, n.amount, case when hold.found then 'held' else 'ready' end
from new_payment n
left join lateral (
  select true as found
  from "OPS"."EXCEPTION" e
  where e.source_key = n.source_key
    and (
      (e.category = 'possible double report' and (e.status = 'open' or e.resolution = 'same identity'))
      or (e.category in ('restated payment', 'loan of another lender', 'reversal before posting', 'contradictory webhook payment') and e.status = 'open')
    )
  limit 1
) hold on true
where n.is_success
  and n.recon_source is null
