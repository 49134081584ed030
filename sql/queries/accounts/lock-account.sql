-- Locks an account, so that its sessions and its password change one after the other. Grain: one account or none.
-- Params: $1 account.
select u.user_id, u.email, u.password_hash, u.role, u.lenders, u.status, u.must_change_password
from "OPS"."USER_ACCOUNT" u
where u.user_id = $1
for update
