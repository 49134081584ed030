-- The account of an e-mail, with its password's hash. Grain: one account or none. Params: $1 e-mail, in lower case.
select u.user_id, u.email, u.password_hash, u.role, u.lenders, u.status, u.must_change_password
from "OPS"."USER_ACCOUNT" u
where u.email = $1
