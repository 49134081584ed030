-- A copy of CORE_TRANSACTION_DATA with its keys and constraints: what one plain insert is measured on. Params: none.
drop table if exists bench.copy;
create table bench.copy (like "CORE"."CORE_TRANSACTION_DATA" including all);
insert into bench.copy select * from "CORE"."CORE_TRANSACTION_DATA" order by row_id;
drop view if exists bench.raw_row;
do $$
begin
  execute 'create view bench.raw_row as ' || (
    select string_agg(format('select %L as feed_key, r.* from "RAW".%I r', feed_key, raw_table), ' union all ' order by f) from bench.feed
  );
end
$$;
analyze bench.copy;
