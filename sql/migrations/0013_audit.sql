-- Every change that people make: who, when, what before and after. Append-only, and chained by hashes, so that a row that
-- was changed, removed or put in between by someone who may do anything in the database is found all the same.

create table "OPS"."AUDIT_LOG" (
  -- Without gaps: a missing number is a missing row.
  entry_number   bigint primary key check (entry_number > 0),
  recorded_at    timestamptz not null,
  -- Whom the changed row names; null: nobody, it was changed by hand.
  changed_by     text,
  -- Who was logged in to the database, and with which program: tells a change by hand from one of the application.
  database_user  text not null,
  program        text not null,
  action         text not null check (action in ('insert', 'update', 'delete')),
  -- Schema and name of the table, such as OPS.HOLD.
  subject_table  text not null,
  -- The values of its primary key.
  subject_key    text not null,
  lender         text,
  before         jsonb,
  after          jsonb,
  previous_hash  bytea not null,
  entry_hash     bytea not null,
  check (num_nonnulls(before, after) > 0)
);
create index audit_of_subject on "OPS"."AUDIT_LOG" (subject_table, subject_key, entry_number);
create index audit_of_person on "OPS"."AUDIT_LOG" (changed_by, entry_number);
create trigger record_is_kept before update or delete or truncate on "OPS"."AUDIT_LOG"
  for each statement execute function "OPS".record_is_kept();

-- What the hash of an entry stands for: the hash before it, then each field with its length, so that no two entries read alike.
create function "OPS".audit_hash(entry "OPS"."AUDIT_LOG") returns bytea language sql stable as $$
  select sha256(entry.previous_hash || convert_to(string_agg(
    case when field is null then '-' else length(field) || ':' || field end, ',' order by place), 'UTF8'))
  from unnest(array[
    entry.entry_number::text,
    to_char(entry.recorded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
    entry.changed_by, entry.database_user, entry.program, entry.action, entry.subject_table, entry.subject_key, entry.lender,
    entry.before::text, entry.after::text
  ]) with ordinality as part (field, place)
$$;

-- Appends what happened to one row. Its arguments: the columns that name who changed it, in order of preference, and the
-- columns that must not be in the log, both with commas between.
-- Why deferred: the chain has one end, so those who append wait for each other. At the commit they hold every other lock
-- already, and cannot wait in a circle.
create function "OPS".append_audit() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  who_columns text[] := string_to_array(tg_argv[0], ',');
  hidden_columns text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
  key_columns text[] := string_to_array(tg_argv[2], ',');
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  entry "OPS"."AUDIT_LOG";
begin
  if before = after then
    return null;
  end if;
  perform pg_advisory_xact_lock(7214013);
  select a.entry_number, a.entry_hash into entry.entry_number, entry.previous_hash
  from "OPS"."AUDIT_LOG" a
  order by a.entry_number desc
  limit 1;
  entry.entry_number := coalesce(entry.entry_number, 0) + 1;
  entry.previous_hash := coalesce(entry.previous_hash, '\x'::bytea);
  entry.recorded_at := clock_timestamp();
  -- A row that is deleted names who changed it last, not who deleted it.
  if tg_op <> 'DELETE' then
    select after ->> column_name into entry.changed_by
    from unnest(who_columns) with ordinality as who (column_name, place)
    where after ->> column_name is not null
    order by place
    limit 1;
  end if;
  entry.database_user := session_user;
  entry.program := coalesce(current_setting('application_name', true), '');
  entry.action := lower(tg_op);
  entry.subject_table := tg_table_schema || '.' || tg_table_name;
  select string_agg(coalesce(after, before) ->> column_name, ' ' order by place) into entry.subject_key
  from unnest(key_columns) with ordinality as key (column_name, place);
  entry.lender := coalesce(after, before) ->> 'source_lender';
  entry.lender := coalesce(entry.lender, coalesce(after, before) ->> 'lender');
  entry.before := before - hidden_columns;
  entry.after := after - hidden_columns;
  entry.entry_hash := "OPS".audit_hash(entry);
  insert into "OPS"."AUDIT_LOG" select entry.*;
  return null;
end
$$;

-- From now on every change of the table's rows is in the log. For tables that the machine writes as well: `only_when` is a
-- condition on NEW, and `events` are those that have one.
create function "OPS".audit_changes(
  audited regclass, who_columns text[], hidden_columns text[] default '{}', only_when text default null,
  events text default 'insert or update or delete'
) returns void language plpgsql as $$
declare
  key_columns text;
begin
  select string_agg(a.attname, ',' order by k.place) into strict key_columns
  from pg_index i, unnest(i.indkey) with ordinality as k (attnum, place), pg_attribute a
  where i.indrelid = audited
    and i.indisprimary
    and a.attrelid = audited
    and a.attnum = k.attnum;
  execute format(
    'create constraint trigger audit_changes after %s on %s deferrable initially deferred for each row %s execute function "OPS".append_audit(%L, %L, %L)',
    events, audited, coalesce('when (' || only_when || ')', ''),
    array_to_string(who_columns, ','), array_to_string(hidden_columns, ','), key_columns);
end
$$;

-- The entries of a range that do not fit: changed, removed, or put in between. Grain: one entry; no row: the chain holds.
create function "OPS".audit_breaks(from_entry bigint, to_entry bigint)
returns table (entry_number bigint, problem text) language sql stable as $$
  with entry as (
    select a.entry_number, a.previous_hash, a.entry_hash, "OPS".audit_hash(a) as computed,
           lag(a.entry_number) over (order by a.entry_number) as number_before,
           lag(a.entry_hash) over (order by a.entry_number) as hash_before
    from "OPS"."AUDIT_LOG" a
    where a.entry_number between greatest(from_entry - 1, 1) and to_entry
  )
  select e.entry_number,
         case
           when e.entry_hash <> e.computed then 'was changed after it was written'
           when e.number_before is null and e.entry_number > greatest(from_entry - 1, 1) then 'has no entry before it'
           when e.number_before is not null and e.number_before <> e.entry_number - 1 then 'has no entry before it'
           when e.number_before is not null and e.previous_hash <> e.hash_before then 'does not follow the entry before it'
           when e.entry_number = 1 and e.previous_hash <> '\x'::bytea then 'does not begin the chain'
         end
  from entry e
  where e.entry_hash <> e.computed
     or (e.number_before is null and e.entry_number > greatest(from_entry - 1, 1))
     or (e.number_before is not null and e.number_before <> e.entry_number - 1)
     or (e.number_before is not null and e.previous_hash <> e.hash_before)
     or (e.entry_number = 1 and e.previous_hash <> '\x'::bytea)
  order by e.entry_number
$$;

select "OPS".audit_changes('"OPS"."POSTING_SWITCH"', '{changed_by}');
select "OPS".audit_changes('"OPS"."POSTING_CAP"', '{changed_by}');
select "OPS".audit_changes('"OPS"."HOLD"', '{released_by,placed_by}');
select "OPS".audit_changes('"OPS"."APPROVAL"', '{decided_by,requested_by}');
select "OPS".audit_changes('"OPS"."EXCEPTION_COMMENT"', '{said_by}', '{}', $$new.said_by <> 'pipeline'$$, 'insert or update');
select "OPS".audit_changes('"OPS"."DEAD_LETTER_ACTION"', '{acted_by}');
select "OPS".audit_changes('"OPS"."DELIVERY_REPLAY"', '{requested_by}');
select "OPS".audit_changes('"OPS"."SETTING"', '{changed_by}');
select "OPS".audit_changes('"OPS"."LENDER"', '{}');
select "OPS".audit_changes('"OPS"."FEED"', '{}');
select "OPS".audit_changes('"OPS"."WEBHOOK_SOURCE"', '{}');
-- Of runs, proofs and polls only that a person or another machine asked for them.
select "OPS".audit_changes('"OPS"."PIPELINE_RUN"', '{requested_by}', '{}', $$new.trigger in ('api', 'command')$$, 'insert');
select "OPS".audit_changes('"OPS"."PROOF_RUN"', '{requested_by}', '{}', $$new.trigger in ('api', 'command')$$, 'insert');
select "OPS".audit_changes('"OPS"."GATEWAY_POLL"', '{requested_by}', '{}', $$new.trigger = 'api'$$, 'insert');
