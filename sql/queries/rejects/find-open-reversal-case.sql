-- An open case which says that this record takes a payment back. Grain: one case. Params: $1 reject id.
select exception_id
from "OPS"."EXCEPTION"
where status = 'open'
  and (
    (category in ('reversal before posting', 'reversal after posting') and detail -> 'reject_ids' @> to_jsonb($1::bigint))
    or (category = 'possible second payment' and detail -> 'reversal_reject_ids' @> to_jsonb($1::bigint)))
order by exception_id
limit 1
