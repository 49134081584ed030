-- Changes what is given of an account. Params: $1 account, $2 role or null, $3 whether lenders are given, $4 lenders or null
-- for all, $5 status or null, $6 name shown or null, $7 who.
update "OPS"."USER_ACCOUNT"
set role = coalesce($2, role),
    lenders = case when $3::boolean then $4::text[] else lenders end,
    status = coalesce($5, status),
    display_name = coalesce($6, display_name),
    changed_by = $7,
    changed_at = now()
where user_id = $1
