-- Every table of ours with its columns and constraints, as text. Grain: one row per table.
with
ours as (
  select c.oid, n.nspname as schema_name, c.relname as table_name
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('RAW', 'BASE', 'CORE', 'OPS', 'public')
    and c.relkind = 'r'
),
columns as (
  select
    a.attrelid as oid,
    string_agg(
      format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod))
        || case when a.attidentity = 'a' then ' generated always as identity' else '' end
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        || case when a.attnotnull then ' not null' else '' end,
      E',\n' order by a.attnum
    ) as text
  from pg_attribute a
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0
    and not a.attisdropped
  group by a.attrelid
),
constraints as (
  select
    conrelid as oid,
    string_agg(
      format('  constraint %I %s', conname, pg_get_constraintdef(oid, true)),
      E',\n' order by strpos('pufc', contype::text), conname
    ) as text
  from pg_constraint
  where contype in ('p', 'u', 'f', 'c')
  group by conrelid
)
select format(E'create table %I.%I (\n%s\n);', o.schema_name, o.table_name, concat_ws(E',\n', c.text, k.text)) as text
from ours o
join columns c on c.oid = o.oid
left join constraints k on k.oid = o.oid
order by array_position(array['public', 'OPS', 'RAW', 'BASE', 'CORE'], o.schema_name::text), o.table_name collate "C"
