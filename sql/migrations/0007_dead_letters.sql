-- What people did with messages that were given up, and runs that a loaded file asked for.

-- One row before anything is done with a dead letter, which keeps its body, and one for what came of it.
create table "OPS"."DEAD_LETTER_ACTION" (
  action_id   bigint generated always as identity primary key,
  acted_at    timestamptz not null default clock_timestamp(),
  acted_by    text not null check (acted_by <> ''),
  action      text not null check (action in ('redrive', 'discard')),
  queue       text not null check (queue <> ''),
  -- Of the message in the dead-letter queue. A redriven one gets a new id.
  message_id  text not null check (message_id <> ''),
  outcome     text not null check (outcome in ('begun', 'redriven', 'discarded', 'kept')),
  -- Why it was discarded, why it was kept, or what did not go as it should.
  reason      text,
  -- What the message names, as it stood then: [{kind, key, state, ...}]. Empty: nobody can read it.
  named       jsonb not null,
  group_id    text,
  body        text,
  check ((outcome = 'begun') = (body is not null)),
  check (outcome <> 'kept' or reason is not null),
  check (action <> 'discard' or reason is not null)
);
create index action_of_dead_letter on "OPS"."DEAD_LETTER_ACTION" (message_id, action_id);

create function "OPS".record_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;
create trigger record_is_kept before update or delete or truncate on "OPS"."DEAD_LETTER_ACTION"
  for each statement execute function "OPS".record_is_kept();

-- A run may be asked for by a file that was loaded.
alter table "OPS"."PIPELINE_RUN" drop constraint "PIPELINE_RUN_trigger_check";
alter table "OPS"."PIPELINE_RUN" add constraint "PIPELINE_RUN_trigger_check"
  check (trigger in ('schedule', 'api', 'command', 'file'));
-- Files that come while such a run has not begun share it: it will take what they loaded.
create unique index run_after_file_waits_once on "OPS"."PIPELINE_RUN" (trigger)
  where trigger = 'file' and status = 'pending';
