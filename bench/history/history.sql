-- Months of collections, as if they had been ingested, transformed and mostly posted: eleven feeds, about 150,000 loans,
-- 620 payments a feed and day, each loan every 22 days with the same instalment.
-- Params: :rows payments; :open of them, the newest, wait to be posted.
-- The keys are in place while rows arrive, so that the indexes look as they do after months of arrivals.
set session_replication_role = replica;
set synchronous_commit = off;
set work_mem = '256MB';

create schema bench;
create table bench.feed as
select feed_key, lender, raw_table, base_table, recon_source, (row_number() over (order by feed_key) - 1)::int as f
from "OPS"."FEED" where kind = 'file';

-- n counts payments in load order; a load is one feed's file of one day.
create function bench.payment(from_n bigint, to_n bigint) returns table (
  n bigint, load_id bigint, line int, feed_key text, lender text, recon_source text, f int, loan_id text, day date, amount numeric(14,2)
) language sql stable as $$
  select n, n / 620 + 1, (n % 620 + 2)::int, feed.feed_key, feed.lender, feed.recon_source, feed.f,
         'LN' || feed.f || lpad((loan.k * 7919 % 13640)::text, 6, '0'),
         date '2024-11-01' + (n / 6820)::int,
         (1500 + loan.k * 7919 % 13640 % 4000 + 0.5)::numeric(14,2)
  from generate_series(from_n, to_n) n
  join bench.feed feed on feed.f = (n / 620) % 11
  cross join lateral (select (n / 6820) % 22 * 620 + n % 620 as k) loan
$$;

create function bench.utr(n bigint) returns text language sql immutable as $$ select 'HDFCN' || lpad(n::text, 12, '0') $$;

insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (
  feed_key, lender_key, bucket, object_key, object_version, status, content_sha256, records_total, records_title, records_header,
  records_blank, records_footer, records_loaded, records_duplicate, records_rejected, created_at, started_at, finished_at
)
select feed.feed_key, feed.lender, 'bench', feed.feed_key || '/' || l || '.csv', 'v1', 'success',
       encode(sha256(l::text::bytea), 'hex'), 621, 0, 1, 0, 0, 620, 0, 0, day, day, day
from generate_series(0, (:rows - 1) / 620) l
join bench.feed feed on feed.f = l % 11
cross join lateral (select (date '2024-11-01' + (l / 11)::int)::timestamptz as day) d
order by l;

insert into "RAW"."RAW_LOAD" (feed_key, kind, file_id, row_count, loaded_at, transformed_at)
select feed_key, 'file', file_id, 620, finished_at, finished_at
from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
order by file_id;
