-- Keeps the same password under a hash with the parameters of today. Params: $1 account, $2 hash.
update "OPS"."USER_ACCOUNT"
set password_hash = $2, changed_by = email, changed_at = now()
where user_id = $1
