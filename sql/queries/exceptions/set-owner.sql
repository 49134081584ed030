-- Who looks after an open case from now on. No row: there is no such case, or it is of another lender.
-- Grain: one change of owner, none where it is theirs already, or where they may not see or do anything about the case.
-- Params: $1 exception id, $2 owner or null for nobody, $3 who sets it, $4 lenders or null for all.
with
found as (
  select exception_id, source_lender, status
  from "OPS"."EXCEPTION"
  where exception_id = $1::bigint
    and ($4::text[] is null or source_lender = any ($4))
  for no key update
),
person as (
  select f.exception_id, $2::text is null or exists (
    select
    from "OPS"."USER_ACCOUNT" u
    where u.email = $2
      and u.status = 'active'
      and u.role <> 'viewer'
      and (u.lenders is null or f.source_lender = any (u.lenders))
  ) as may_own
  from found f
),
changed as (
  insert into "OPS"."EXCEPTION_OWNER" (exception_id, source_lender, owner, owner_set_by)
  select f.exception_id, f.source_lender, $2, $3
  from found f
  join person p on p.exception_id = f.exception_id
  where f.status = 'open'
    and p.may_own
    and $2::text is distinct from (
      select o.owner
      from "OPS"."EXCEPTION_OWNER" o
      where o.exception_id = f.exception_id
      order by o.change_id desc
      limit 1
    )
)
select f.status, p.may_own
from found f
join person p on p.exception_id = f.exception_id
