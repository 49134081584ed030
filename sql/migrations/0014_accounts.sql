-- People who log in: their accounts, the sessions that they have open, and the tries to log in.

create table "OPS"."USER_ACCOUNT" (
  user_id               bigint generated always as identity primary key,
  -- The name by which everything that the person does is written down. It never changes.
  email                 text not null unique check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
  display_name          text not null check (btrim(display_name) <> ''),
  -- Argon2id with its parameters and salt, in the PHC format.
  password_hash         text not null check (password_hash like '$argon2id$%'),
  role                  text not null check (role in ('viewer', 'operator', 'approver', 'admin')),
  -- The lenders that the person may see and touch; null: all of them.
  lenders               text[] check (cardinality(lenders) > 0 and array_position(lenders, null) is null),
  status                text not null default 'active' check (status in ('active', 'disabled')),
  must_change_password  boolean not null,
  password_changed_at   timestamptz not null default now(),
  created_by            text not null check (btrim(created_by) <> ''),
  created_at            timestamptz not null default now(),
  changed_by            text not null check (btrim(changed_by) <> ''),
  changed_at            timestamptz not null default now()
);

create function "OPS".lenders_are_known() returns trigger language plpgsql as $$
declare
  unknown text;
begin
  select string_agg(given, ', ' order by given) into unknown
  from unnest(new.lenders) as given
  where not exists (select from "OPS"."LENDER" l where l.lender = given);
  if unknown is not null then
    raise exception 'these are no lenders: %', unknown using errcode = 'foreign_key_violation', constraint = 'lenders_are_known';
  end if;
  return new;
end
$$;
create trigger lenders_are_known before insert or update of lenders on "OPS"."USER_ACCOUNT"
  for each row execute function "OPS".lenders_are_known();

-- Somebody must always be able to manage accounts: an active admin of all lenders. The lock has two changes at the same
-- time come one after the other; each statement of this function sees what was committed before it.
create function "OPS".an_admin_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.role = 'admin' and new.lenders is null and new.status = 'active' then
    return new;
  end if;
  perform pg_advisory_xact_lock(7214014);
  if not exists (
    select
    from "OPS"."USER_ACCOUNT" u
    where u.user_id <> old.user_id
      and u.role = 'admin'
      and u.lenders is null
      and u.status = 'active'
  ) then
    raise exception 'account % is the last active admin of all lenders', old.user_id
      using errcode = 'check_violation', constraint = 'an_admin_stays';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger an_admin_stays before update or delete on "OPS"."USER_ACCOUNT"
  for each row when (old.role = 'admin' and old.lenders is null and old.status = 'active')
  execute function "OPS".an_admin_stays();

create function "OPS".email_stays() returns trigger language plpgsql as $$
begin
  raise exception 'account %: its e-mail stands in what the person did, and stays', old.user_id
    using errcode = 'integrity_constraint_violation';
end
$$;
create trigger email_stays before update of email on "OPS"."USER_ACCOUNT"
  for each row when (old.email is distinct from new.email) execute function "OPS".email_stays();

select "OPS".audit_changes('"OPS"."USER_ACCOUNT"', '{changed_by,created_by}', '{password_hash}');

-- Beside the account, because a login changes nothing that the audit log should tell.
create table "OPS"."LAST_LOGIN" (
  user_id        bigint primary key references "OPS"."USER_ACCOUNT",
  last_login_at  timestamptz not null
);

-- One row for each refresh token that was handed out; the token itself is nowhere. Each is good once and is replaced by the
-- next of its family, which began with a login. One that comes again was copied: its family ends.
create table "OPS"."REFRESH_TOKEN" (
  token_hash         bytea primary key check (length(token_hash) = 32),
  user_id            bigint not null references "OPS"."USER_ACCOUNT",
  family_id          uuid not null,
  family_started_at  timestamptz not null,
  issued_at          timestamptz not null default now(),
  expires_at         timestamptz not null check (expires_at > issued_at),
  used_at            timestamptz,
  revoked_at         timestamptz
);
create index refresh_token_of_family on "OPS"."REFRESH_TOKEN" (family_id);
create index refresh_token_of_user on "OPS"."REFRESH_TOKEN" (user_id, expires_at);

-- Tries to log in since the last that succeeded, for each e-mail, known or not, and each address that they came from.
-- A try counts as failed until it has succeeded, so that many at the same time get no more than one after the other.
create table "OPS"."LOGIN_TRY" (
  kind           text not null check (kind in ('email', 'source')),
  subject        text not null,
  tries          integer not null check (tries >= 0),
  last_try_at    timestamptz not null,
  blocked_until  timestamptz,
  primary key (kind, subject)
);
create index login_try_by_age on "OPS"."LOGIN_TRY" (last_try_at);
