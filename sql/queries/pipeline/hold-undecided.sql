-- Takes payments out of the queue that still have an open case, and says so on it. Grain: one payment. Params: $1 source_keys, locked.
-- Why: the locks came in a statement before, so that a case that a person closed meanwhile is seen as closed.
with
undecided as (
  select e.source_key, min(e.exception_id) as exception_id
  from "OPS"."EXCEPTION" e
  where e.source_key = any ($1::text[])
    and e.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting', 'contradictory webhook payment')
    and e.status = 'open'
  group by e.source_key
),
told as (
  insert into "OPS"."EXCEPTION_COMMENT" (exception_id, action, said_by, text)
  select exception_id, 'kept back', 'pipeline', 'The payment waited to be posted while this case was open: it is held now.'
  from undecided
)
update "OPS"."REPAYMENT_OUTBOX" o
set state = 'held', updated_at = now()
where o.source_key = any (array(select source_key from undecided))
returning o.source_key
