-- Who has an account. Grain: one account.
select u.email
from "OPS"."USER_ACCOUNT" u
order by u.user_id
