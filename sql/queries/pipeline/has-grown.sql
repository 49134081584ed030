-- Whether a table grew by so much that what the planner believes of it misleads: the rule of autovacuum, which cannot
-- see into the transaction at hand. Never analyzed counts as empty. No row: it has not.
-- Params: $1 table, quoted where it must be; $2 rows written.
select oid
from pg_class
where oid = to_regclass($1::text)
  and $2::bigint >= 1000 + 0.1 * greatest(reltuples, 0)
