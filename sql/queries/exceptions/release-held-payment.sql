-- Lets a held payment go to the posting, unless another case still keeps it. Grain: one outbox row. Params: $1 source_key.
update "OPS"."REPAYMENT_OUTBOX"
set state = 'ready', next_attempt_at = now(), updated_at = now()
where source_key = $1
  and state = 'held'
  and not "OPS".waits_for_decision($1)
returning source_key
