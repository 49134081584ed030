-- What one person asks for and another decides: approvals, the decisions on exceptions, and repayments to be undone.

create table "OPS"."APPROVAL" (
  approval_id       bigint generated always as identity primary key,
  kind              text not null check (kind in (
    'release second payment', 'release double report', 'release restated payment', 'release loan of another lender',
    'release reversed payment', 'release hold', 'dismiss payment', 'retry parked repayment', 'resolve by hand', 'undo repayment')),
  -- What it is about, such as 'exception 17' or a source_key; one request at a time waits for each.
  subject_key       text not null check (subject_key <> ''),
  source_lender     text references "OPS"."LENDER",
  loan_external_id  text,
  amount            numeric(14,2),
  payload           jsonb not null default '{}',
  reason            text not null check (btrim(reason) <> ''),
  requested_by      text not null check (btrim(requested_by) <> ''),
  requested_at      timestamptz not null default now(),
  status            text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'withdrawn')),
  decided_by        text check (btrim(decided_by) <> ''),
  decided_at        timestamptz,
  comment           text,
  -- What the decision brought about, in one sentence.
  outcome           text,
  constraint decision_is_complete check (
    (status = 'pending') = (decided_at is null) and (status = 'pending') = (decided_by is null)),
  -- A request may be withdrawn by whoever made it, or by the pipeline when its reason is gone; nobody decides their own.
  constraint maker_is_not_checker check (
    status not in ('approved', 'rejected') or lower(btrim(decided_by)) <> lower(btrim(requested_by)))
);
create unique index approval_waits_once on "OPS"."APPROVAL" (kind, subject_key) where status = 'pending';
create index approval_pending on "OPS"."APPROVAL" (approval_id desc) where status = 'pending';
create index approval_of_subject on "OPS"."APPROVAL" (subject_key, approval_id);

create function "OPS".decision_is_final() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.status <> 'pending' then
    raise exception 'approval % is kept as it is: a decision never changes again', old.approval_id
      using errcode = 'integrity_constraint_violation';
  end if;
  -- What was asked for is what is decided on.
  if (new.approval_id, new.kind, new.subject_key, new.source_lender, new.loan_external_id, new.amount, new.payload,
      new.reason, new.requested_by, new.requested_at)
     is distinct from
     (old.approval_id, old.kind, old.subject_key, old.source_lender, old.loan_external_id, old.amount, old.payload,
      old.reason, old.requested_by, old.requested_at) then
    raise exception 'approval %: what was asked for never changes', old.approval_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger decision_is_final before update or delete on "OPS"."APPROVAL"
  for each row execute function "OPS".decision_is_final();

-- Who said or did what about an exception, in order; the reason of each step stays readable.
create table "OPS"."EXCEPTION_COMMENT" (
  comment_id    bigint generated always as identity primary key,
  exception_id  bigint not null references "OPS"."EXCEPTION",
  approval_id   bigint references "OPS"."APPROVAL",
  action        text not null,
  said_by       text not null,
  text          text not null,
  created_at    timestamptz not null default now()
);
create index comment_of_exception on "OPS"."EXCEPTION_COMMENT" (exception_id, comment_id);

-- 'reversal after posting': posted money that a later report takes back. 'reversal before posting': the same, caught in time.
alter table "OPS"."EXCEPTION" drop constraint if exists "EXCEPTION_category_check";
alter table "OPS"."EXCEPTION" add constraint "EXCEPTION_category_check" check (category in (
  'possible second payment', 'possible double report', 'restated payment', 'loan of another lender', 'posting failed',
  'posting needs approval', 'posted differently', 'mandate conflict', 'reversal after posting', 'reversal before posting'));
create index exception_newest_first on "OPS"."EXCEPTION" (status, exception_id desc);

-- dismissed: two persons decided that it is never posted.
alter table "OPS"."REPAYMENT_OUTBOX" drop constraint "REPAYMENT_OUTBOX_state_check";
alter table "OPS"."REPAYMENT_OUTBOX" add constraint "REPAYMENT_OUTBOX_state_check"
  check (state in ('ready', 'queued', 'posted', 'failed', 'parked', 'held', 'dismissed'));

-- Whether a person must decide before the payment may wait to be posted: an open case about it, or money that is known to be told of twice.
create function "OPS".waits_for_decision(source_key text) returns boolean language sql stable as $$
  select exists (
    select
    from "OPS"."EXCEPTION" e
    where e.source_key = $1
      and ((e.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting') and e.status = 'open')
           or (e.category = 'possible double report' and e.resolution = 'same identity')))
$$;

-- A released second payment is made once for the case that told of it.
create unique index second_payment_of_first on "OPS"."EXCEPTION" ((detail ->> 'released_source_key'))
  where category = 'possible second payment' and detail ->> 'released_source_key' is not null;

-- Posted repayments that two persons, or the pipeline and a person, decided to take back. Its own fact: the result of the
-- posting stays 'success', so that the payment is never posted again.
create table "OPS"."REPAYMENT_UNDO" (
  source_key        text primary key references "CORE"."CORE_TRANSACTION_DATA",
  approval_id       bigint not null references "OPS"."APPROVAL",
  source_lender     text not null references "OPS"."LENDER",
  loan_external_id  text not null,
  date              date not null,
  amount            numeric(14,2) not null check (amount > 0),
  -- ready: to be queued. queued: marked, its message is or was under way. sent: a request left whose outcome is open.
  -- undone: Fineract shows it reversed. failed: told why, tried again from next_attempt_at. dismissed: settled by hand.
  state             text not null default 'ready' check (state in ('ready', 'queued', 'sent', 'undone', 'failed', 'dismissed')),
  -- Part of the idempotency key; rises only after a look-up found the repayment standing.
  attempt           integer not null default 0 check (attempt between 0 and 999999),
  attempt_sent_at   timestamptz,
  send_count        integer not null default 0 check (send_count >= 0),
  queued_at         timestamptz,
  claimed_by        uuid,
  claimed_until     timestamptz,
  failure_count     integer not null default 0 check (failure_count >= 0),
  next_attempt_at   timestamptz not null default now(),
  reason_code       text,
  reason            text,
  run_id            bigint references "OPS"."PIPELINE_RUN",
  undone_at         timestamptz,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  check ((claimed_by is null) = (claimed_until is null)),
  check (state not in ('queued', 'sent') or queued_at is not null),
  check ((state = 'undone') = (undone_at is not null))
);
create index undo_to_queue on "OPS"."REPAYMENT_UNDO" (date, source_key) where state in ('ready', 'failed');
create index undo_under_way on "OPS"."REPAYMENT_UNDO" (queued_at) where state in ('queued', 'sent');

create function "OPS".undone_is_final() returns trigger language plpgsql as $$
begin
  raise exception 'repayment % is undone: that never changes again', old.source_key using errcode = 'integrity_constraint_violation';
end
$$;
create trigger undone_is_final before update or delete on "OPS"."REPAYMENT_UNDO"
  for each row when (old.state = 'undone') execute function "OPS".undone_is_final();
