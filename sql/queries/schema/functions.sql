-- Functions of ours. Grain: one row per function.
select rtrim(pg_get_functiondef(p.oid), E'\n') || ';' as text
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('RAW', 'BASE', 'CORE', 'OPS', 'public')
order by n.nspname collate "C", p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"
