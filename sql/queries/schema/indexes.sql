-- Indexes that no constraint made. Grain: one row per index.
select pg_get_indexdef(i.indexrelid) || ';' as text
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('RAW', 'BASE', 'CORE', 'OPS', 'public')
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
order by array_position(array['public', 'OPS', 'RAW', 'BASE', 'CORE'], n.nspname::text), c.relname collate "C"
