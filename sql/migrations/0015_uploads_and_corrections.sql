-- What people do with files and rejected records: uploads, failed files that are run again, corrections, replays.

-- Each signed upload that was handed out. The processing log finds who uploaded a file by its key and content.
create table "OPS"."FILE_UPLOAD" (
  upload_id       bigint generated always as identity primary key,
  feed_key        text not null references "OPS"."FEED",
  source_lender   text not null references "OPS"."LENDER",
  bucket          text not null,
  object_key      text not null,
  file_name       text not null check (file_name <> ''),
  content_sha256  text not null check (content_sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes      bigint not null check (size_bytes > 0),
  requested_by    text not null check (btrim(requested_by) <> ''),
  requested_at    timestamptz not null default now(),
  expires_at      timestamptz not null,
  check (expires_at > requested_at)
);
create index upload_of_object on "OPS"."FILE_UPLOAD" (object_key, upload_id);
create trigger record_is_kept before update or delete or truncate on "OPS"."FILE_UPLOAD"
  for each statement execute function "OPS".record_is_kept();
select "OPS".audit_changes('"OPS"."FILE_UPLOAD"', '{requested_by}');

-- Who had a failed file taken up again, and why.
create table "OPS"."FILE_REPROCESSING" (
  reprocessing_id  bigint generated always as identity primary key,
  file_id          bigint not null references "RAW"."RAW_S3_FILE_PROCESSING_LOG",
  source_lender    text references "OPS"."LENDER",
  -- What had stopped it.
  error_code       text,
  attempts         integer not null,
  requested_by     text not null check (btrim(requested_by) <> ''),
  reason           text not null check (btrim(reason) <> ''),
  requested_at     timestamptz not null default now()
);
create index reprocessing_of_file on "OPS"."FILE_REPROCESSING" (file_id, reprocessing_id);
create trigger record_is_kept before update or delete on "OPS"."FILE_REPROCESSING"
  for each statement execute function "OPS".record_is_kept();
select "OPS".audit_changes('"OPS"."FILE_REPROCESSING"', '{requested_by}');

alter table "OPS"."APPROVAL" drop constraint "APPROVAL_kind_check";
alter table "OPS"."APPROVAL" add constraint "APPROVAL_kind_check" check (kind in (
  'release second payment', 'release double report', 'release restated payment', 'release loan of another lender',
  'release reversed payment', 'release contradictory payment', 'release hold', 'dismiss payment', 'retry parked repayment',
  'resolve by hand', 'undo repayment', 'attach payment to loan', 'set aside webhook', 'correct rejected record'));

-- What people decided about rejected records. The rejected record itself stays as its file brought it.
create table "RAW"."RAW_REJECT_CORRECTION" (
  correction_id      bigint generated always as identity primary key,
  reject_id          bigint not null references "RAW"."RAW_REJECTED_RECORDS",
  source_lender      text not null references "OPS"."LENDER",
  -- Of the fields that change only: what was in force until then, and what is from then on.
  before             jsonb not null,
  after              jsonb not null,
  -- The record is set aside instead.
  dismisses          boolean not null default false,
  -- Whoever asked knew that the record takes money back.
  although_reversal  boolean not null default false,
  -- The row that the record would be, by the rules of the mapping at that time; or why it would still be none.
  checked_row        jsonb,
  problem            text,
  problem_detail     text,
  -- In force once it is approved; null: at once, for it touches no money.
  approval_id        bigint references "OPS"."APPROVAL",
  corrected_by       text not null check (btrim(corrected_by) <> ''),
  reason             text not null check (btrim(reason) <> ''),
  corrected_at       timestamptz not null default now(),
  check (dismisses = (after = '{}')),
  check (checked_row is null or problem is null)
);
create index correction_of_reject on "RAW"."RAW_REJECT_CORRECTION" (reject_id, correction_id);
create index correction_of_approval on "RAW"."RAW_REJECT_CORRECTION" (approval_id) where approval_id is not null;
create trigger record_is_kept before update or delete on "RAW"."RAW_REJECT_CORRECTION"
  for each statement execute function "OPS".record_is_kept();
select "OPS".audit_changes('"RAW"."RAW_REJECT_CORRECTION"', '{corrected_by}', '{checked_row}');

-- Who replayed or dismissed it; null: the machine did.
alter table "RAW"."RAW_REJECTED_RECORDS" add state_changed_by text;
select "OPS".audit_changes(
  '"RAW"."RAW_REJECTED_RECORDS"', '{state_changed_by}', '{raw_record,note,detail,payment_id,damaged_payment_id}',
  'new.state_changed_by is not null and new.state <> old.state', 'update');

-- Whether a rejected record may take money back: it says so, or nobody could read what it says. Such a one becomes a row, or
-- is set aside, only where somebody says that they know.
create function "RAW".may_take_money_back(reason text, status text, amount numeric, raw_record text)
returns boolean language sql immutable parallel safe as $$
  select coalesce("RAW".takes_money_back(status), false)
      or coalesce(amount < 0, false)
      or (reason = 'malformed row' and "RAW".takes_money_back(raw_record))
$$;

-- The values that corrections in force give a rejected record; the later one counts.
create function "RAW".corrected_values(reject_id bigint) returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(field.key, field.value order by c.correction_id), '{}')
  from "RAW"."RAW_REJECT_CORRECTION" c
  left join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
  cross join lateral jsonb_each(c.after) field
  where c.reject_id = $1
    and not c.dismisses
    and (c.approval_id is null or a.status = 'approved')
$$;

-- Rejected records whose values are not those of their file any more.
create view "RAW"."REJECT_CORRECTED" as
  select c.reject_id
  from "RAW"."RAW_REJECT_CORRECTION" c
  left join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
  where not c.dismisses
    and (c.approval_id is null or a.status = 'approved');

-- Whether a person corrected the record, or waits for the decision on it: then it is not replayed by itself as it came.
create function "RAW".is_in_hand(reject_id bigint) returns boolean language sql stable as $$
  select exists (
    select
    from "RAW"."RAW_REJECT_CORRECTION" c
    left join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
    where c.reject_id = $1
      and (c.approval_id is null or a.status in ('pending', 'approved')))
$$;

-- The request about the record that waits for a second person, if any.
create function "RAW".pending_correction(reject_id bigint) returns bigint language sql stable as $$
  select a.approval_id
  from "RAW"."RAW_REJECT_CORRECTION" c
  join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
  where c.reject_id = $1
    and a.status = 'pending'
  limit 1
$$;

-- Lists count by these without reading the records.
create index reject_by_reason on "RAW"."RAW_REJECTED_RECORDS" (state, reason, lender, feed_key);
-- A hash: what a rejected record says is its loan may be longer than another index can hold.
create index reject_of_loan on "RAW"."RAW_REJECTED_RECORDS" using hash (upper(btrim(loan_id)));
