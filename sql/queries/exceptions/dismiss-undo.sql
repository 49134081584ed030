-- An undo that a person settled in Fineract is not tried again; one that is under way cannot be stopped.
-- Grain: one answer. Params: $1 source_key.
with left_alone as (
  update "OPS"."REPAYMENT_UNDO"
  set state = 'dismissed', claimed_by = null, claimed_until = null, updated_at = now()
  where source_key = $1
    and state in ('ready', 'failed')
  returning source_key
)
select
  not exists (select from left_alone)
  and exists (select from "OPS"."REPAYMENT_UNDO" u where u.source_key = $1 and u.state in ('queued', 'sent')) as under_way
