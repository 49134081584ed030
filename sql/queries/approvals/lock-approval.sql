-- One approval, kept from other deciders until this transaction ends, whether the caller is who asked
-- or lost the right to decide since their token was issued, and whose loan it is about.
-- Grain: one approval, none where it is of another lender. Params: $1 approval id, $2 who decides, $3 the lenders of who decides, or null for all.
select
  a.approval_id, a.kind, a.subject_key, a.source_lender, a.loan_external_id, a.amount, a.payload, a.reason, a.requested_by,
  a.requested_at, a.status, a.decided_by, a.decided_at, a.comment, a.outcome,
  lower(btrim(a.requested_by)) = lower(btrim($2::text)) as asked_by_caller,
  exists (
    select
    from "OPS"."USER_ACCOUNT" u
    where u.email = lower(btrim($2::text))
      and (u.status <> 'active'
           or u.must_change_password
           or u.role not in ('approver', 'admin')
           or not (u.lenders is null or coalesce(a.source_lender = any (u.lenders), false)))
  ) as caller_lost_the_right,
  (select l.source_lender from "CORE"."CORE_LOAN_MASTER" l where l.loan_external_id = a.loan_external_id) as loan_lender
from "OPS"."APPROVAL" a
where a.approval_id = $1::bigint
  and ($3::text[] is null or a.source_lender = any ($3))
for update of a
