-- Accounts, newest first, with what is known of their logins. Grain: one account.
-- Params: $1 account or null, $2 e-mail or null, $3 only below this id or null, $4 status or null, $5 role or null,
-- $6 part of the e-mail or name, in lower case, or null, $7 rows at most.
select
  u.user_id, u.email, u.display_name, u.role, u.lenders, u.status, u.must_change_password, u.password_changed_at,
  u.created_by, u.created_at, u.changed_by, u.changed_at,
  l.last_login_at,
  coalesce(t.tries, 0) as failed_logins,
  case when t.blocked_until > now() then t.blocked_until end as locked_until
from "OPS"."USER_ACCOUNT" u
left join "OPS"."LAST_LOGIN" l on l.user_id = u.user_id
left join "OPS"."LOGIN_TRY" t on t.kind = 'email' and t.subject = u.email
where ($1::bigint is null or u.user_id = $1)
  and ($2::text is null or u.email = $2)
  and ($3::bigint is null or u.user_id < $3)
  and ($4::text is null or u.status = $4)
  and ($5::text is null or u.role = $5)
  and ($6::text is null or position($6 in u.email) > 0 or position($6 in lower(u.display_name)) > 0)
order by u.user_id desc
limit $7
