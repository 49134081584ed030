-- The account of an e-mail, with its password's hash. Grain: one account or none. Params: $1 e-mail, in lower case.
-- Why seven days: a temporary password went from hand to hand, and one that nobody has changed since may lie about.
select u.user_id, u.email, u.password_hash, u.role, u.lenders, u.status, u.must_change_password
from "OPS"."USER_ACCOUNT" u
where u.email = $1
  and (not u.must_change_password or u.password_changed_at > now() - interval '7 days')
