-- The result says success but the outbox does not know yet: nothing is sent, the row is closed. Params: $1 source_key.
update "OPS"."REPAYMENT_OUTBOX"
set state = 'posted', claimed_by = null, claimed_until = null, updated_at = now()
where source_key = $1
  and state <> 'posted'
