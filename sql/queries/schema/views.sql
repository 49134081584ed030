-- Views of ours. Grain: one row per view.
select format(E'create view %I.%I as\n%s', n.nspname, c.relname, pg_get_viewdef(c.oid, true)) as text
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'v'
  and n.nspname in ('RAW', 'BASE', 'CORE', 'OPS', 'public')
order by n.nspname collate "C", c.relname collate "C"
