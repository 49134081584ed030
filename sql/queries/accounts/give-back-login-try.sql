-- Takes back the try of an address whose login succeeded. Params: $1 address.
update "OPS"."LOGIN_TRY" t
set tries = greatest(t.tries - 1, 0), blocked_until = null
where t.kind = 'source'
  and t.subject = $1
