-- Fineract shows the repayment reversed. Recorded whoever holds the claim, and only once: it is final.
-- Grain: one undo. Params: $1 source_key.
-- Why: a gateway's refund has a case of its own, so cases are found by the payment.
with undone as (
  update "OPS"."REPAYMENT_UNDO"
  set state = 'undone', undone_at = now(), claimed_by = null, claimed_until = null, reason_code = null, reason = null, updated_at = now()
  where source_key = $1
    and state <> 'undone'
  returning source_key
),
settled as (
  update "OPS"."EXCEPTION" e
  set status = 'resolved', resolved_at = now(), resolved_by = 'posting', resolution = 'undone in Fineract'
  from undone u
  where e.category = 'reversal after posting'
    and e.source_key = u.source_key
    and e.status = 'open'
  returning e.exception_id
)
select (select count(*) from undone)::int as undone, (select count(*) from settled)::int as settled
