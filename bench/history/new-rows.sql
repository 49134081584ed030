-- The next files of all feeds, as ingesting leaves them: RAW rows in loads that no transform has seen.
-- Of a hundred rows 90 are new payments, 5 repeat yesterday's file, 4 tell of what the lender's other feed told yesterday
-- (where it has one), and 1 tells of such a payment with a day too late. Params: :count rows.
create temporary table new_row on commit drop as
select file.n, file.load_id as file_no, file.line, file.feed_key, file.lender, paid.loan_id, paid.amount,
       paid.day + (file.n % 100 = 9 and twin.step <> 0)::int as day,
       bench.utr(paid.n) as payment_id, case when paid.feed_key = file.feed_key then paid.n else file.n end as record_no
from bench.progress
cross join lateral bench.payment(next_n, next_n + :count - 1) file
cross join lateral (
  select coalesce((
    select other.f - file.f from bench.feed other where other.lender = file.lender and other.f <> file.f limit 1
  ), 0) as step
) twin
cross join lateral bench.payment(
  case when file.n % 100 < 5 then file.n - 6820
       when file.n % 100 < 10 and twin.step <> 0 then file.n - 6820 + twin.step * 620
       else file.n end,
  case when file.n % 100 < 5 then file.n - 6820
       when file.n % 100 < 10 and twin.step <> 0 then file.n - 6820 + twin.step * 620
       else file.n end
) paid;

create temporary table new_file on commit drop as
with logged as (
  insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (
    feed_key, lender_key, bucket, object_key, object_version, status, content_sha256, records_total, records_title, records_header,
    records_blank, records_footer, records_loaded, records_duplicate, records_rejected, finished_at
  )
  select feed_key, lender, 'bench', feed_key || '/new-' || file_no || '.csv', min(n)::text, 'success',
         encode(sha256(('new' || min(n))::bytea), 'hex'), count(*) + 1, 0, 1, 0, 0, count(*), 0, 0, now()
  from new_row
  group by feed_key, lender, file_no
  order by file_no
  returning file_id, feed_key, records_loaded, split_part(split_part(object_key, 'new-', 2), '.', 1)::bigint as file_no
),
loaded as (
  insert into "RAW"."RAW_LOAD" (feed_key, kind, file_id, row_count)
  select feed_key, 'file', file_id, records_loaded from logged order by file_id
  returning load_id, file_id
)
select logged.file_no, logged.file_id, loaded.load_id
from logged
join loaded on loaded.file_id = logged.file_id;

do $$
declare feed record;
begin
  for feed in select * from bench.feed loop
    execute format($insert$
      insert into "RAW".%I (
        loan_id, amount, date, status, note, payment_id, source_file, lender, load_id, file_id, line, byte_start, byte_end,
        record_digest, mapping_version
      )
      select loan_id, amount, day + time '10:30', 'SUCCESS', 'NACH presentation of the month', payment_id, feed_key || '.csv', lender,
             load_id, file_id, line, line * 140, line * 140 + 139, md5('record' || record_no)::uuid, 1
      from new_row
      join new_file using (file_no)
      where feed_key = %L
      order by n
    $insert$, feed.raw_table, feed.feed_key);
  end loop;
end
$$;

update bench.progress set next_n = next_n + :count;
