-- Remembers when the person logged in last. Params: $1 account.
insert into "OPS"."LAST_LOGIN" (user_id, last_login_at)
values ($1, now())
on conflict (user_id) do update
set last_login_at = excluded.last_login_at
