-- Hands out a refresh token, and drops those of the account that ended long ago.
-- Params: $1 hash of the token, $2 account, $3 family, $4 when the family began or null for now,
-- $5 hours that a token is good for, $6 hours that a family is.
with dropped as (
  delete from "OPS"."REFRESH_TOKEN" t
  where t.user_id = $2
    and t.expires_at < now() - interval '7 days'
)
insert into "OPS"."REFRESH_TOKEN" (token_hash, user_id, family_id, family_started_at, expires_at)
values ($1, $2, $3, coalesce($4::timestamptz, now()),
        least(now() + make_interval(hours => $5::int), coalesce($4::timestamptz, now()) + make_interval(hours => $6::int)))
returning expires_at
