-- Makes an account; no row where the e-mail has one already.
-- Params: $1 e-mail, $2 name shown, $3 hash of the password, $4 role, $5 lenders or null for all, $6 whether the password
-- must be changed at once, $7 who.
insert into "OPS"."USER_ACCOUNT" (email, display_name, password_hash, role, lenders, must_change_password, created_by, changed_by)
values ($1, $2, $3, $4, $5::text[], $6, $7, $7)
on conflict (email) do nothing
returning user_id
