-- The proof: what we say is posted against what Fineract holds, loan by loan, both ways.

create table "OPS"."PROOF_RUN" (
  run_id             bigint generated always as identity primary key,
  -- Given by whoever asks, so that asking twice starts one run.
  request_id         uuid not null unique,
  trigger            text not null check (trigger in ('schedule', 'api', 'command')),
  requested_by       text not null,
  -- due: loans with recent repayments, a share of the rest, and what was not clean before. all: every loan.
  scope              text not null check (scope in ('due', 'all')),
  lender             text references "OPS"."LENDER",
  loan_external_id   text,
  status             text not null default 'pending' check (status in ('pending', 'running', 'success', 'failed')),
  loans_total        integer check (loans_total >= 0),
  loans_checked      integer not null default 0 check (loans_checked >= 0),
  -- Fineract did not let itself be asked about these; they are no differences, but no proof either.
  loans_unreadable   integer not null default 0 check (loans_unreadable >= 0),
  -- Payments that stand posted by our books, and their sum.
  ours_count         bigint not null default 0,
  ours_total         numeric(18,2) not null default 0,
  -- Repayments under our keys that stand in Fineract, and their sum. On a clean run both pairs are equal.
  theirs_count       bigint not null default 0,
  theirs_total       numeric(18,2) not null default 0,
  -- Repayments of others: counted, never a difference.
  others_count       bigint not null default 0,
  others_total       numeric(18,2) not null default 0,
  -- Payments that were under way while they were looked at.
  unsettled_count    bigint not null default 0,
  differences_found  integer not null default 0,
  -- Of these, those that nobody has settled by hand.
  differences_open   integer,
  is_clean           boolean,
  error_message      text,
  requested_at       timestamptz not null default now(),
  started_at         timestamptz,
  planned_at         timestamptz,
  finished_at        timestamptz,
  -- Who works on it now. What a worker writes counts only while the claim is still its own.
  claimed_by         uuid,
  claimed_message    text,
  claimed_until      timestamptz,
  check ((status = 'failed') = (error_message is not null)),
  check ((status in ('success', 'failed')) = (finished_at is not null)),
  check ((status = 'success') = (is_clean is not null)),
  check ((claimed_by is null) = (claimed_until is null)),
  check (not coalesce(is_clean, false) or (loans_unreadable = 0 and differences_open = 0))
);
-- Never two at once, whatever the messages do.
create unique index proof_running_once on "OPS"."PROOF_RUN" ((true)) where status = 'running';

-- Every loan that a repayment of ours may stand on, and when it was proven last.
create table "OPS"."PROOF_LOAN" (
  loan_external_id  text primary key,
  source_lender     text not null references "OPS"."LENDER",
  known_since       timestamptz not null default now(),
  proven_at         timestamptz,
  outcome           text check (outcome in ('clean', 'different', 'unsettled', 'unreadable')),
  -- The run that still has to look at it.
  due_in_run        bigint references "OPS"."PROOF_RUN"
);
create index proof_loan_due on "OPS"."PROOF_LOAN" (due_in_run, loan_external_id) where due_in_run is not null;
create index proof_loan_oldest on "OPS"."PROOF_LOAN" (proven_at nulls first, loan_external_id);

create table "OPS"."PROOF_DIFFERENCE" (
  difference_id            bigint generated always as identity primary key,
  kind                     text not null check (kind in ('missing', 'reversed', 'extra', 'different', 'duplicate')),
  loan_external_id         text not null,
  source_lender            text not null references "OPS"."LENDER",
  source_key               text not null check (source_key ~ '^[0-9a-f]{32}$'),
  ours_date                date,
  ours_amount              numeric(14,2),
  theirs_date              date,
  theirs_amount            numeric(14,2),
  fineract_transaction_id  bigint,
  reason                   text not null,
  first_seen_at            timestamptz not null default now(),
  first_run_id             bigint not null references "OPS"."PROOF_RUN",
  last_seen_at             timestamptz not null default now(),
  last_run_id              bigint not null references "OPS"."PROOF_RUN",
  resolved_at              timestamptz,
  resolved_run_id          bigint references "OPS"."PROOF_RUN",
  check ((resolved_at is null) = (resolved_run_id is null))
);
create unique index proof_difference_once on "OPS"."PROOF_DIFFERENCE" (loan_external_id, kind, source_key) where resolved_at is null;

-- Which run found which difference: the report of a run stays what it was.
create table "OPS"."PROOF_FINDING" (
  run_id         bigint not null references "OPS"."PROOF_RUN",
  difference_id  bigint not null references "OPS"."PROOF_DIFFERENCE",
  primary key (run_id, difference_id)
);

-- Our side of a loan is read by its name.
create index processed_of_loan on "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (loan_external_id);
-- What was posted since a day.
create index processed_lately on "CORE"."CORE_TRANSACTION_DATA_PROCESSED" using brin (updated_at) with (pages_per_range = 32, autosummarize = on);

-- One more category, whatever the others are by now.
do $$
declare
  known text;
begin
  select pg_get_constraintdef(oid) into strict known from pg_constraint where conname = 'EXCEPTION_category_check';
  alter table "OPS"."EXCEPTION" drop constraint "EXCEPTION_category_check";
  execute 'alter table "OPS"."EXCEPTION" add constraint "EXCEPTION_category_check" '
    || replace(known, quote_literal('mandate conflict'), quote_literal('mandate conflict') || '::text, ' || quote_literal('proof difference'));
end
$$;
