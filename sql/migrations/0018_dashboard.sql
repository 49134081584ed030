-- Totals by day, so that the dashboard never counts history: of payments, of posted repayments and of rejected records.

-- Payments of one load, by day and lender. A load's row is written by the transform that takes it, and again only where a
-- payment of it changes or is released later: nobody waits for anybody, and a load can be compared with its own rows.
create table "CORE"."CORE_DAILY_TOTAL" (
  load_id        bigint not null,
  date           date not null,
  source_lender  text not null,
  payments       bigint not null,
  amount         numeric(18,2) not null,
  -- Of these, what waits for an operator's Reconcile.
  new_payments   bigint not null,
  new_amount     numeric(18,2) not null,
  primary key (load_id, date, source_lender)
);
create index daily_total_by_day on "CORE"."CORE_DAILY_TOTAL" (date, source_lender);
create index daily_total_to_reconcile on "CORE"."CORE_DAILY_TOTAL" (source_lender) where new_payments <> 0;

-- Repayments that Fineract holds, by the Indian day on which they were posted, the day of the payment, and lender. A posted
-- result never changes again, so what is older than POSTED_TOTAL_STATE says is counted once; the rest is counted live.
create table "CORE"."CORE_POSTED_TOTAL" (
  posted_on      date not null,
  date           date not null,
  source_lender  text not null,
  payments       bigint not null check (payments > 0),
  amount         numeric(18,2) not null check (amount > 0),
  primary key (posted_on, date, source_lender)
);
create index posted_total_by_day on "CORE"."CORE_POSTED_TOTAL" (date, source_lender);

create table "CORE"."POSTED_TOTAL_STATE" (
  is_the_one     boolean primary key default true check (is_the_one),
  -- What was posted before it is in CORE_POSTED_TOTAL.
  counted_until  timestamptz not null
);

-- Rejected records of one file by why, status word and return code, day and what became of them.
create table "RAW"."REJECT_TOTAL" (
  file_id      bigint not null,
  feed_key     text not null,
  reason       text not null,
  -- Both only where the status was the reason: the word, in lower case, and the bank's return code that the note begins with.
  status       text,
  return_code  text,
  date         date,
  state        text not null,
  records      bigint not null,
  amount       numeric(18,2) not null
);
create unique index reject_total_once on "RAW"."REJECT_TOTAL" (file_id, reason, status, return_code, date, state) nulls not distinct;
create index reject_total_open on "RAW"."REJECT_TOTAL" (feed_key) where state = 'open' and reason <> 'status not in allowed values';
create index reject_total_by_day on "RAW"."REJECT_TOTAL" (date) where reason = 'status not in allowed values';

-- A trigger and no model: transforms, releases and reconciliations write payments, and none of them can forget it.
create function "CORE".count_payments() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into "CORE"."CORE_DAILY_TOTAL" as total (load_id, date, source_lender, payments, amount, new_payments, new_amount)
    select load_id, date, source_lender, count(*), sum(amount),
           count(*) filter (where recon_status = 'New'), coalesce(sum(amount) filter (where recon_status = 'New'), 0)
    from added
    where is_success
    group by load_id, date, source_lender
    order by load_id, date, source_lender
    on conflict (load_id, date, source_lender) do update
    set payments = total.payments + excluded.payments, amount = total.amount + excluded.amount,
        new_payments = total.new_payments + excluded.new_payments, new_amount = total.new_amount + excluded.new_amount;
  else
    insert into "CORE"."CORE_DAILY_TOTAL" as total (load_id, date, source_lender, payments, amount, new_payments, new_amount)
    select load_id, date, source_lender, sum(sign), sum(sign * amount),
           coalesce(sum(sign) filter (where recon_status = 'New'), 0), coalesce(sum(sign * amount) filter (where recon_status = 'New'), 0)
    from (
      select load_id, date, source_lender, amount, recon_status, 1 as sign from added where is_success
      union all
      select load_id, date, source_lender, amount, recon_status, -1 from removed where is_success
    ) change
    group by load_id, date, source_lender
    having sum(sign) <> 0
        or sum(sign * amount) <> 0
        or sum(sign) filter (where recon_status = 'New') <> 0
        or sum(sign * amount) filter (where recon_status = 'New') <> 0
    order by load_id, date, source_lender
    on conflict (load_id, date, source_lender) do update
    set payments = total.payments + excluded.payments, amount = total.amount + excluded.amount,
        new_payments = total.new_payments + excluded.new_payments, new_amount = total.new_amount + excluded.new_amount;
  end if;
  return null;
end
$$;

-- The word and code by which bounces are counted; of a status too long to be a word only the beginning.
create function "RAW".status_word(reason text, status text) returns text language sql immutable parallel safe as $$
  select case when reason = 'status not in allowed values' then left(lower(btrim(status)), 60) end
$$;
create function "RAW".return_code(reason text, note text) returns text language sql immutable parallel safe as $$
  select case when reason = 'status not in allowed values' then lpad(substring(note from '^\s*(\d{1,2})(?:\s*[-–:]|\s+\D|\s*$)'), 2, '0') end
$$;

-- Why grouped twice: a file has few statuses and notes but many records, and words and codes cost more than grouping.
create function "RAW".count_rejects() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into "RAW"."REJECT_TOTAL" as total (file_id, feed_key, reason, status, return_code, date, state, records, amount)
    select file_id, feed_key, reason, "RAW".status_word(reason, status), "RAW".return_code(reason, note_begins), date, state,
           sum(records), sum(amount)
    from (
      select file_id, feed_key, reason, status, left(note, 12) as note_begins, date::date as date, state,
             count(*) as records, coalesce(sum(amount), 0) as amount
      from added
      group by 1, 2, 3, 4, 5, 6, 7
      offset 0
    ) kind
    group by 1, 2, 3, 4, 5, 6, 7
    order by 1, 2, 3, 4, 5, 6, 7
    on conflict (file_id, reason, status, return_code, date, state) do update
    set records = total.records + excluded.records, amount = total.amount + excluded.amount;
  else
    insert into "RAW"."REJECT_TOTAL" as total (file_id, feed_key, reason, status, return_code, date, state, records, amount)
    select file_id, feed_key, reason, "RAW".status_word(reason, status), "RAW".return_code(reason, note), date::date, state,
           sum(sign), sum(sign * coalesce(amount, 0))
    from (
      select file_id, feed_key, reason, status, left(note, 12) as note, date, state, amount, 1 as sign from added
      union all
      select file_id, feed_key, reason, status, left(note, 12), date, state, amount, -1 from removed
    ) change
    group by 1, 2, 3, 4, 5, 6, 7
    having sum(sign) <> 0
        or sum(sign * coalesce(amount, 0)) <> 0
    order by 1, 2, 3, 4, 5, 6, 7
    on conflict (file_id, reason, status, return_code, date, state) do update
    set records = total.records + excluded.records, amount = total.amount + excluded.amount;
  end if;
  return null;
end
$$;

create trigger count_new_payments after insert on "CORE"."CORE_TRANSACTION_DATA"
  referencing new table as added for each statement execute function "CORE".count_payments();
create trigger count_changed_payments after update on "CORE"."CORE_TRANSACTION_DATA"
  referencing new table as added old table as removed for each statement execute function "CORE".count_payments();
create trigger count_new_rejects after insert on "RAW"."RAW_REJECTED_RECORDS"
  referencing new table as added for each statement execute function "RAW".count_rejects();
create trigger count_changed_rejects after update on "RAW"."RAW_REJECTED_RECORDS"
  referencing new table as added old table as removed for each statement execute function "RAW".count_rejects();

-- Payments and rejected records are kept: nothing deletes them, so no total has to follow that.

-- Adds what was posted before `until` and is not counted yet. Answers how many repayments that were.
-- The caller leaves an hour between `until` and now: a result carries the time at which its transaction began, and none of
-- those takes so long, so whatever is older is there to be counted.
create function "CORE".count_posted(until timestamptz) returns bigint language plpgsql as $$
declare
  since timestamptz;
  counted bigint;
begin
  select s.counted_until into since from "CORE"."POSTED_TOTAL_STATE" s for update;
  if since >= until then
    return 0;
  end if;
  with posted as (
    select (p.updated_at at time zone 'Asia/Kolkata')::date as posted_on, p.date, p.source_lender, count(*) as payments, sum(p.amount) as amount
    from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
    where p.status = 'success'
      and p.updated_at >= since
      and p.updated_at < until
    group by 1, 2, 3
  ),
  added as (
    insert into "CORE"."CORE_POSTED_TOTAL" as total (posted_on, date, source_lender, payments, amount)
    select posted_on, date, source_lender, payments, amount from posted
    on conflict (posted_on, date, source_lender) do update
    set payments = total.payments + excluded.payments, amount = total.amount + excluded.amount
  )
  select coalesce(sum(payments), 0) into counted from posted;
  update "CORE"."POSTED_TOTAL_STATE" set counted_until = until;
  return counted;
end
$$;

-- Counts everything anew: for a database that holds rows already, and after rows were written past the triggers.
create function "CORE".rebuild_totals(until timestamptz) returns void language plpgsql as $$
begin
  lock table "CORE"."CORE_TRANSACTION_DATA", "RAW"."RAW_REJECTED_RECORDS" in share mode;
  truncate "CORE"."CORE_DAILY_TOTAL", "CORE"."CORE_POSTED_TOTAL", "CORE"."POSTED_TOTAL_STATE", "RAW"."REJECT_TOTAL";
  insert into "CORE"."CORE_DAILY_TOTAL" (load_id, date, source_lender, payments, amount, new_payments, new_amount)
  select load_id, date, source_lender, count(*), sum(amount),
         count(*) filter (where recon_status = 'New'), coalesce(sum(amount) filter (where recon_status = 'New'), 0)
  from "CORE"."CORE_TRANSACTION_DATA"
  where is_success
  group by load_id, date, source_lender;
  insert into "RAW"."REJECT_TOTAL" (file_id, feed_key, reason, status, return_code, date, state, records, amount)
  select file_id, feed_key, reason, "RAW".status_word(reason, status), "RAW".return_code(reason, left(note, 12)), date::date, state,
         count(*), coalesce(sum(amount), 0)
  from "RAW"."RAW_REJECTED_RECORDS"
  group by 1, 2, 3, 4, 5, 6, 7;
  insert into "CORE"."POSTED_TOTAL_STATE" (counted_until) values ('-infinity');
  perform "CORE".count_posted(until);
end
$$;
select "CORE".rebuild_totals(now() - interval '1 hour');

-- For the status of files and runs in a window of days: tables of some ten thousand rows a year.
create index file_by_arrival on "RAW"."RAW_S3_FILE_PROCESSING_LOG" (created_at);
create index run_by_time on "OPS"."PIPELINE_RUN" (requested_at);
