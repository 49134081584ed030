-- Gives an account another password. Params: $1 account, $2 hash, $3 whether it must be changed at once, $4 who.
update "OPS"."USER_ACCOUNT"
set password_hash = $2, must_change_password = $3, password_changed_at = now(), changed_by = $4, changed_at = now()
where user_id = $1
