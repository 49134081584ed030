-- Forgets the tries of an e-mail that has logged in or was unlocked, and what is too old to matter.
-- Params: $1 e-mail.
delete from "OPS"."LOGIN_TRY" t
where (t.kind = 'email' and t.subject = $1)
   or (t.kind, t.subject) in (
     select old.kind, old.subject
     from "OPS"."LOGIN_TRY" old
     where old.last_try_at < now() - interval '2 days'
     limit 100
     for update skip locked)
