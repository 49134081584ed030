-- What people decided about one rejected record, oldest first. Grain: one correction. Params: $1 reject id.
select
  c.correction_id, c.before, c.after, c.dismisses, c.although_reversal, c.problem, c.problem_detail, c.approval_id,
  case when c.approval_id is null then 'approved' else a.status end as status,
  a.decided_by, c.corrected_by, c.reason, c.corrected_at
from "RAW"."RAW_REJECT_CORRECTION" c
left join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
where c.reject_id = $1
order by c.correction_id
