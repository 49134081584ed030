-- The payments of a load of webhooks are as many as it states, of the feed's lender, and each is money that its events tell of alike.
-- Grain: one offending load. Params: $1 load ids, $2 feed key; identifier base_table.
select l.load_id, l.row_count, count(b.row_id) as base_rows, count(*) filter (where b.source_lender <> f.lender) as of_another_lender
from "RAW"."RAW_LOAD" l
join "OPS"."FEED" f on f.feed_key = l.feed_key
left join "BASE".:"base_table" b on b.load_id = l.load_id
where l.load_id = any ($1::bigint[])
  and l.feed_key = $2
group by l.load_id, l.row_count
having l.row_count <> count(b.row_id)
    or count(*) filter (where b.source_lender <> f.lender or b.state <> 'success') > 0
limit 100
