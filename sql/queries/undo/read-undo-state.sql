-- An undo that could not be claimed; where posting was stopped meanwhile, or it was put on hold, it goes back to wait for the next run.
-- Grain: one undo. Params: $1 source_key.
with put_back as (
  update "OPS"."REPAYMENT_UNDO"
  set state = 'ready', updated_at = now()
  where source_key = $1
    and state = 'queued'
    and (claimed_until is null or claimed_until <= now())
    and (not "OPS".posting_is_on() or "OPS".is_on_hold(source_key, loan_external_id))
  returning source_key
)
select
  case when exists (select from put_back) then 'ready' else u.state end as state,
  coalesce(u.claimed_until > now(), false) as claimed
from "OPS"."REPAYMENT_UNDO" u
where u.source_key = $1
