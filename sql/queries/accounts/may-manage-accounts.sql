-- Whether somebody may manage accounts at this moment: an access token tells what was so when it was issued.
-- Grain: one row. Params: $1 e-mail, or the name of a machine's token, which has no `@` and no account.
select position('@' in $1) = 0 or exists (
  select
  from "OPS"."USER_ACCOUNT" u
  where u.email = $1
    and u.role = 'admin'
    and u.lenders is null
    and u.status = 'active'
    and not u.must_change_password
) as may_manage
