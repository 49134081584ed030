-- Sequences that belong to no column. Grain: one row per sequence.
select format('create sequence %I.%I;', n.nspname, c.relname) as text
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'S'
  and n.nspname in ('RAW', 'BASE', 'CORE', 'OPS', 'public')
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i'))
order by n.nspname collate "C", c.relname collate "C"
