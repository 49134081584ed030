-- How people stop money: a switch for all posting, caps for a day, holds on one payment or one loan.
-- Every change is a row that stays, so that it can be seen later who decided what, and why.

create function "OPS".keep_history() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % is history: it is never changed or deleted', tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;

-- The newest row is what holds. Without a row posting is on.
create table "OPS"."POSTING_SWITCH" (
  change_id   bigint generated always as identity primary key,
  posting     text not null check (posting in ('on', 'off')),
  reason      text not null check (btrim(reason) <> ''),
  changed_by  text not null check (btrim(changed_by) <> ''),
  changed_at  timestamptz not null default clock_timestamp()
);
create trigger keep_history before update or delete on "OPS"."POSTING_SWITCH"
  for each row execute function "OPS".keep_history();

-- What the switch says in the snapshot of the caller: for showing, not for posting.
create function "OPS".posting_is_on() returns boolean language sql stable as $$
  select coalesce((select posting = 'on' from "OPS"."POSTING_SWITCH" order by change_id desc limit 1), true)
$$;

-- For statements that queue or claim. Volatile on purpose: the second statement takes a new snapshot once the lock is held.
-- Whoever switches off commits first and then waits for this lock, so that nothing is claimed any more when their call returns.
create function "OPS".keep_posting_on() returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(7214004);
  return "OPS".posting_is_on();
end
$$;

-- The newest row of a lender, or of all lenders together (null), is what holds. Neither rupees nor payments: no cap any more.
create table "OPS"."POSTING_CAP" (
  change_id   bigint generated always as identity primary key,
  lender      text references "OPS"."LENDER",
  -- For one day in India.
  rupees      numeric(14,2) check (rupees >= 0),
  payments    integer check (payments >= 0),
  reason      text not null check (btrim(reason) <> ''),
  changed_by  text not null check (btrim(changed_by) <> ''),
  changed_at  timestamptz not null default clock_timestamp()
);
create index posting_cap_of_lender on "OPS"."POSTING_CAP" (lender, change_id);
create trigger keep_history before update or delete on "OPS"."POSTING_CAP"
  for each row execute function "OPS".keep_history();

create view "OPS"."POSTING_CAP_NOW" as
select change_id, lender, rupees, payments, reason, changed_by, changed_at
from (
  select distinct on (lender) change_id, lender, rupees, payments, reason, changed_by, changed_at
  from "OPS"."POSTING_CAP"
  order by lender, change_id desc
) newest
where rupees is not null
   or payments is not null;

-- One payment, or every payment of one loan, those that are still to come included.
create table "OPS"."HOLD" (
  hold_id           bigint generated always as identity primary key,
  source_key        text references "CORE"."CORE_TRANSACTION_DATA",
  loan_external_id  text check (loan_external_id = upper(btrim(loan_external_id)) and loan_external_id <> ''),
  reason            text not null check (btrim(reason) <> ''),
  placed_by         text not null check (btrim(placed_by) <> ''),
  placed_at         timestamptz not null default clock_timestamp(),
  released_by       text check (btrim(released_by) <> ''),
  released_at       timestamptz,
  release_reason    text,
  -- The decision of the second person.
  approval_id       bigint,
  constraint one_thing check (num_nonnulls(source_key, loan_external_id) = 1),
  constraint released_by_a_decision check (num_nonnulls(released_by, released_at, release_reason, approval_id) in (0, 4))
);
create unique index open_hold_of_payment on "OPS"."HOLD" (source_key) where released_at is null and source_key is not null;
create unique index open_hold_of_loan on "OPS"."HOLD" (loan_external_id) where released_at is null and loan_external_id is not null;

create function "OPS".release_is_final() returns trigger language plpgsql as $$
begin
  raise exception 'hold % is released: it is never changed again', old.hold_id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger release_is_final before update on "OPS"."HOLD"
  for each row when (old.released_at is not null) execute function "OPS".release_is_final();
create trigger keep_history before delete on "OPS"."HOLD"
  for each row execute function "OPS".keep_history();

-- What waits in the outbox and may be queued as far as holds are concerned; when, and whether posting is on, the reader decides.
create view "OPS"."QUEUEABLE_REPAYMENT" as
select o.source_key, o.source_lender, o.loan_external_id, o.date, o.amount, o.state, o.next_attempt_at
from "OPS"."REPAYMENT_OUTBOX" o
where o.state in ('ready', 'failed')
  and not exists (select from "OPS"."HOLD" h where h.source_key = o.source_key and h.released_at is null)
  and not exists (select from "OPS"."HOLD" h where h.loan_external_id = o.loan_external_id and h.released_at is null);

create function "OPS".is_on_hold(source_key text, loan_external_id text) returns boolean language sql stable as $$
  select exists (select from "OPS"."HOLD" h where h.source_key = $1 and h.released_at is null)
      or exists (select from "OPS"."HOLD" h where h.loan_external_id = $2 and h.released_at is null)
$$;

-- What is set aside until a person decides: few, and counted by each preview.
create index outbox_set_aside on "OPS"."REPAYMENT_OUTBOX" (source_lender) where state in ('held', 'parked');
-- What was posted today, for the caps. Results are written in the order of time: a block range index costs posting nearly nothing.
create index processed_by_time on "CORE"."CORE_TRANSACTION_DATA_PROCESSED" using brin (updated_at) with (pages_per_range = 16, autosummarize = on);
