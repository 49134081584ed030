-- One row per payment, what became of it in Fineract, and what a person must look at.

create table "CORE"."CORE_LOAN_MASTER" (
  loan_external_id     text primary key check (loan_external_id = upper(btrim(loan_external_id)) and loan_external_id <> ''),
  source_lender        text not null references "OPS"."LENDER",
  fineract_product_id  integer,
  fineract_loan_id     bigint unique,
  life_cycle           text not null default 'seen_in_collections'
                       check (life_cycle in ('seen_in_collections', 'created', 'approved', 'active', 'closed', 'written_off', 'overpaid', 'deleted')),
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now()
);

-- No foreign keys where rows arrive by the thousand: what they would hold, the models guarantee and sql/checks prove
-- (docs/decisions/0012-where-foreign-keys-stand.md).
create table "CORE"."CORE_TRANSACTION_DATA" (
  source_key        text primary key,
  recon_match_key   text not null,
  source_lender     text not null,
  loan_external_id  text check (loan_external_id = upper(btrim(loan_external_id)) and loan_external_id <> ''),
  date              date not null,
  amount            numeric(14,2) not null check (amount > 0),
  is_success        boolean not null,
  -- Null: posted by the pipeline; else the reconciliation in which an operator posts it.
  recon_source      text check (recon_source ~ '^[a-z_]+$'),
  recon_status      text check (recon_status in ('New', 'Matched')),
  status            text,
  charge            numeric(14,2),
  note              text,
  payment_id        text,
  sub_reference_id  text,
  -- The feed and row that brought it first; CORE_TRANSACTION_SOURCE names all of them.
  feed_key          text not null,
  row_id            bigint not null,
  load_id           bigint not null,
  -- 1, or 2 and up for a second payment that a person released under a key of its own.
  payment_ordinal   integer not null default 1 check (payment_ordinal >= 1),
  created_at        timestamptz not null default now(),
  check ((recon_source is null) = (recon_status is null)),
  -- A released second payment's key derives from the first and its ordinal: of it only the form can be checked.
  constraint key_follows_the_payment check (
    case
      when payment_ordinal > 1 or loan_external_id is null then source_key ~ '^[0-9a-f]{32}$'
      else source_key = md5(source_lender || loan_external_id || to_char(date, 'YYYY-MM-DD') || amount::text)
    end),
  constraint match_key_follows_the_payment check (
    case
      when loan_external_id is null then recon_match_key ~ '^[0-9a-f]{32}$'
      else recon_match_key = md5(loan_external_id || to_char(date, 'YYYY-MM-DD') || amount::text)
    end)
);
-- Finds a report of the same money by another feed within the window of days.
create index transaction_by_loan on "CORE"."CORE_TRANSACTION_DATA" (loan_external_id, date);
-- Payments are written in load order: a block range index finds those of a load for the checks, and costs the load nothing.
create index transaction_by_load on "CORE"."CORE_TRANSACTION_DATA" using brin (load_id) with (pages_per_range = 16, autosummarize = on);

-- Every BASE row that reported the payment, however often: the way back to the bytes.
create table "CORE"."CORE_TRANSACTION_SOURCE" (
  feed_key          text not null,
  row_id            bigint not null,
  source_key        text not null,
  loan_external_id  text,
  load_id           bigint not null,
  file_id           bigint not null,
  line              integer not null,
  payment_id        text,
  record_digest     uuid not null,
  created_at        timestamptz not null default now(),
  -- The row first: rows are numbered as they arrive, so that new ones of all feeds lie together.
  primary key (row_id, feed_key)
);
-- Written in load order: finds the reports of a load for the checks, and costs the load nothing.
create index source_by_load on "CORE"."CORE_TRANSACTION_SOURCE" using brin (load_id) with (pages_per_range = 16, autosummarize = on);
-- Only ever looked up by the whole key: a hash of it is a quarter of the size, and its depth does not grow.
create index source_of_transaction on "CORE"."CORE_TRANSACTION_SOURCE" using hash (source_key);
-- Finds a payment id told of before without reading the loan's other payments. Ids rise with time, so new ones lie together;
-- the loan is in it because a whole batch may share an id.
create index source_by_payment_id on "CORE"."CORE_TRANSACTION_SOURCE" (payment_id, loan_external_id) where payment_id is not null;

-- Whether two reports of money name the same payment: a payment id of both, or one's payment id as a whole word in the
-- other's narration. Shorter ids than six characters are no identity: they could be any number of the text.
create function "CORE".same_identity(payment_ids text[], note text, other_payment_ids text[], other_note text) returns boolean
language sql immutable as $$
  with word as (
    select btrim(regexp_replace(upper(id), '[^A-Z0-9]+', ' ', 'g')) as id, side
    from (select unnest(payment_ids), 1 union all select unnest(other_payment_ids), 2) as known (id, side)
  ),
  narration as (
    select ' ' || regexp_replace(upper(text), '[^A-Z0-9]+', ' ', 'g') || ' ' as text, side
    from (values (note, 1), (other_note, 2)) as given (text, side)
  )
  select exists (select from word a join word b on a.id = b.id where a.side = 1 and b.side = 2 and length(a.id) >= 6)
      or exists (
        select from word a join narration n on n.side <> a.side
        where length(a.id) >= 6 and strpos(n.text, ' ' || a.id || ' ') > 0)
$$;

create table "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (
  source_key               text primary key references "CORE"."CORE_TRANSACTION_DATA",
  source_lender            text not null references "OPS"."LENDER",
  status                   text not null check (status in ('success', 'failed')),
  loan_external_id         text not null,
  date                     date not null,
  amount                   numeric(14,2) not null check (amount > 0),
  failure_count            integer not null default 0 check (failure_count >= 0),
  reason_code              text,
  reason                   text,
  fineract_transaction_id  bigint,
  fineract_loan_id         bigint,
  idempotency_key          text,
  run_id                   bigint,
  created_at               timestamptz not null default now(),
  updated_at               timestamptz not null default now(),
  check (status <> 'success' or fineract_transaction_id is not null),
  check (status <> 'failed' or (reason_code is not null and reason is not null and failure_count > 0))
);

create function "CORE".success_is_final() returns trigger language plpgsql as $$
begin
  raise exception 'repayment % is posted: its result never changes again', old.source_key using errcode = 'integrity_constraint_violation';
end
$$;
create trigger success_is_final before update or delete on "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
  for each row when (old.status = 'success') execute function "CORE".success_is_final();

create table "OPS"."PIPELINE_RUN" (
  run_id        bigint generated always as identity primary key,
  -- Given by whoever asks, so that asking twice starts one run.
  request_id    uuid not null unique,
  trigger       text not null check (trigger in ('schedule', 'api', 'command')),
  requested_by  text not null,
  skip_transform boolean not null default false,
  dry_run       boolean not null default false,
  lender        text references "OPS"."LENDER",
  status        text not null default 'pending' check (status in ('pending', 'running', 'success', 'failed')),
  phase         text not null default 'waiting' check (phase in ('waiting', 'transform', 'checks', 'enqueue', 'finished')),
  -- {loads, base_rows, core_rows, second_payments, double_reports, replayed, eligible: {LENDER: {count, total}}, enqueued: {...}}
  counts        jsonb not null default '{}',
  error_message text,
  requested_at  timestamptz not null default now(),
  started_at    timestamptz,
  finished_at   timestamptz,
  check ((status = 'failed') = (error_message is not null)),
  check ((status in ('success', 'failed')) = (finished_at is not null))
);

-- The payments that are to be posted. A row is marked before its message is sent; the message carries only the key.
create table "OPS"."REPAYMENT_OUTBOX" (
  -- A payment that exists: held by the triggers below, for many rows at once.
  source_key        text primary key,
  source_lender     text not null,
  loan_external_id  text not null,
  date              date not null,
  amount            numeric(14,2) not null check (amount > 0),
  -- ready: to be queued. queued: marked, its message is or was under way. posted: Fineract holds it.
  -- failed: told why, tried again from next_attempt_at. parked: waits for a person. held: must not be posted now.
  state             text not null default 'ready' check (state in ('ready', 'queued', 'posted', 'failed', 'parked', 'held')),
  -- Part of the idempotency key; rises only after a look-up found nothing.
  attempt           integer not null default 0 check (attempt >= 0),
  -- Set before the request of this attempt leaves; while set without a result the outcome is unknown.
  attempt_sent_at   timestamptz,
  send_count        integer not null default 0 check (send_count >= 0),
  queued_at         timestamptz,
  claimed_by        uuid,
  claimed_until     timestamptz,
  failure_count     integer not null default 0 check (failure_count >= 0),
  next_attempt_at   timestamptz not null default now(),
  -- The run that marked it; written by that run.
  run_id            bigint,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  check ((claimed_by is null) = (claimed_until is null)),
  check (claimed_by is null or state = 'queued'),
  check (state <> 'queued' or queued_at is not null)
);
-- One repayment in flight per loan, whatever the queue delivers. A lease that ran out still counts: its payment goes first.
create unique index one_claim_per_loan on "OPS"."REPAYMENT_OUTBOX" (loan_external_id) where claimed_by is not null;
create index outbox_to_queue on "OPS"."REPAYMENT_OUTBOX" (date, loan_external_id, source_key) where state in ('ready', 'failed');
create index outbox_under_way on "OPS"."REPAYMENT_OUTBOX" (queued_at) where state = 'queued';
create index outbox_under_way_of_loan on "OPS"."REPAYMENT_OUTBOX" (loan_external_id, date) where state = 'queued';
create index outbox_of_run on "OPS"."REPAYMENT_OUTBOX" (run_id, state) where run_id is not null;

-- What a foreign key would hold, without its lock and its statement for each of ten thousand rows
-- (docs/decisions/0012-where-foreign-keys-stand.md).
create function "OPS".queued_payment_exists() returns trigger language plpgsql as $$
declare
  missing text;
begin
  select a.source_key into missing
  from added a
  where (select t.source_key from "CORE"."CORE_TRANSACTION_DATA" t where t.source_key = a.source_key) is null
  limit 1;
  if found then
    raise exception 'repayment % is no payment of CORE_TRANSACTION_DATA', missing using errcode = 'foreign_key_violation';
  end if;
  return null;
end
$$;
create trigger queued_payment_exists after insert on "OPS"."REPAYMENT_OUTBOX"
  referencing new table as added for each statement execute function "OPS".queued_payment_exists();

create function "OPS".key_of_payment_stays() returns trigger language plpgsql as $$
begin
  if exists (select from "OPS"."REPAYMENT_OUTBOX" o where o.source_key = old.source_key) then
    raise exception 'payment % is in the outbox: it keeps its key and is not deleted', old.source_key using errcode = 'foreign_key_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger key_of_payment_stays before delete or update of source_key on "CORE"."CORE_TRANSACTION_DATA"
  for each row execute function "OPS".key_of_payment_stays();
create trigger key_of_payment_stays before update of source_key on "OPS"."REPAYMENT_OUTBOX"
  for each row execute function "OPS".key_of_payment_stays();

create table "OPS"."EXCEPTION" (
  exception_id      bigint generated always as identity primary key,
  category          text not null check (category in (
    'possible second payment', 'possible double report', 'restated payment', 'loan of another lender', 'posting failed', 'posting needs approval',
    'posted differently', 'mandate conflict')),
  -- Names the case within its category, so that finding it again does not open it twice.
  case_key          text not null,
  status            text not null default 'open' check (status in ('open', 'resolved')),
  source_lender     text references "OPS"."LENDER",
  loan_external_id  text,
  source_key        text,
  feed_key          text references "OPS"."FEED",
  row_id            bigint,
  file_id           bigint,
  line              integer,
  amount            numeric(14,2),
  date              date,
  reason            text not null,
  detail            jsonb not null default '{}',
  created_at        timestamptz not null default now(),
  resolved_at       timestamptz,
  resolved_by       text,
  resolution        text,
  check ((status = 'resolved') = (resolved_at is not null))
);
create unique index exception_once on "OPS"."EXCEPTION" (category, case_key);
create index exception_open on "OPS"."EXCEPTION" (category, exception_id) where status = 'open';
create index exception_of_payment on "OPS"."EXCEPTION" (source_key) where source_key is not null;
create index double_report_of_twin on "OPS"."EXCEPTION" ((detail ->> 'twin_source_key'))
  where category = 'possible double report' and status = 'open';

-- Every BASE row that reported a possible second payment, however often: the same again in a corrected file is found here.
-- Such a row is no source of the first payment.
create table "OPS"."SECOND_PAYMENT_REPORT" (
  feed_key       text not null references "OPS"."FEED",
  row_id         bigint not null,
  exception_id   bigint not null references "OPS"."EXCEPTION",
  -- The key that it shares with the first payment.
  source_key     text not null references "CORE"."CORE_TRANSACTION_DATA",
  load_id        bigint not null,
  file_id        bigint not null,
  line           integer not null,
  payment_id     text,
  record_digest  uuid not null,
  created_at     timestamptz not null default now(),
  primary key (feed_key, row_id)
);
create index report_of_second_payment on "OPS"."SECOND_PAYMENT_REPORT" (exception_id);
create index second_payment_report_by_load on "OPS"."SECOND_PAYMENT_REPORT" (load_id);

-- Every call to Fineract: what was sent (secrets redacted) and what came back.
create table "RAW"."RAW_FINERACT_API_LOG" (
  call_id          bigint generated always as identity primary key,
  called_at        timestamptz not null default now(),
  method           text not null,
  path             text not null,
  source_key       text,
  loan_external_id text,
  attempt          integer,
  idempotency_key  text,
  request_body     text,
  response_status  integer,
  response_headers jsonb,
  response_body    text,
  duration_ms      integer not null check (duration_ms >= 0),
  -- Null, or why there is no answer: timeout, reset, refused.
  transport_error  text
);
create index fineract_call_of_transaction on "RAW"."RAW_FINERACT_API_LOG" (source_key, call_id) where source_key is not null;
