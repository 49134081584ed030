-- Who looks after a case, and indexes for people who see the things of some lenders only.

-- Every change is kept; the newest of a case is what holds.
create table "OPS"."EXCEPTION_OWNER" (
  change_id      bigint generated always as identity primary key,
  exception_id   bigint not null references "OPS"."EXCEPTION",
  -- That of the case.
  source_lender  text references "OPS"."LENDER",
  -- Null: nobody any more.
  owner          text references "OPS"."USER_ACCOUNT" (email),
  owner_set_by   text not null check (btrim(owner_set_by) <> ''),
  owner_set_at   timestamptz not null default clock_timestamp()
);
create index owner_of_exception on "OPS"."EXCEPTION_OWNER" (exception_id, change_id desc);
create index exceptions_of_owner on "OPS"."EXCEPTION_OWNER" (owner, exception_id) where owner is not null;
create trigger keep_history before update or delete on "OPS"."EXCEPTION_OWNER"
  for each row execute function "OPS".keep_history();
select "OPS".audit_changes('"OPS"."EXCEPTION_OWNER"', '{owner_set_by}');

-- A lender with few cases among many is found without walking over those of the others.
create index exception_of_lender on "OPS"."EXCEPTION" (source_lender, exception_id desc);
create index approval_of_lender on "OPS"."APPROVAL" (source_lender, approval_id desc);
create index poll_of_lender on "OPS"."GATEWAY_POLL" (lender, poll_id desc);
