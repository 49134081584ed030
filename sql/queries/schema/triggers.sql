-- Triggers of ours. Grain: one row per trigger.
select pg_get_triggerdef(t.oid, true) || ';' as text
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal
  and n.nspname in ('RAW', 'BASE', 'CORE', 'OPS', 'public')
order by n.nspname collate "C", c.relname collate "C", t.tgname collate "C"
