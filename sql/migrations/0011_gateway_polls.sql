-- What no webhook brought: gateways are asked for it, and what they tell is kept among the deliveries.
-- Adding a lender's gateway later: a call of "OPS".prepare_gateway_polls, and its API credentials.

-- What a delivery tells of money, as `payment ID STATUS` and `refund ID STATUS`; empty for anything else, unreadable bodies
-- included: a delivery is never refused for what is in it. It knows the gateways' bodies for the polls. As in the readers of
-- the models, what was captured and refunded counts as captured, and Cashfree's other events of a payment do not bring it.
create function "OPS".delivery_subjects(body bytea) returns text[] language sql immutable strict as $$
  select array_remove(array[
    'payment ' || (told #>> '{payload,payment,entity,id}') || ' '
      || case when told #>> '{payload,payment,entity,status}' = 'refunded' and told #>> '{payload,payment,entity,captured}' in ('true', '1')
           then 'captured' else lower(told #>> '{payload,payment,entity,status}') end,
    'refund ' || (told #>> '{payload,refund,entity,id}') || ' ' || lower(told #>> '{payload,refund,entity,status}'),
    case when told ->> 'type' = 'PAYMENT_SUCCESS_WEBHOOK'
      then 'payment ' || (told #>> '{data,payment,cf_payment_id}') || ' ' || lower(told #>> '{data,payment,payment_status}') end,
    case when told ->> 'type' = 'SUBSCRIPTION_PAYMENT_SUCCESS'
      then 'payment ' || (told #>> '{data,cf_payment_id}') || ' ' || lower(told #>> '{data,payment_status}') end,
    'refund ' || (told #>> '{data,refund,refund_id}') || ' ' || lower(told #>> '{data,refund,refund_status}')
  ], null)
  from (select "BASE".json_of(body) as told) as read
$$;

-- Until when each source has been asked.
create table "OPS"."GATEWAY_POLL_SOURCE" (
  lender          text not null,
  gateway         text not null,
  -- False: nobody asks, and nobody is told that it is late.
  polled          boolean not null default true,
  -- Everything up to this moment has been asked for; null: nothing has.
  complete_until  timestamptz,
  -- The day in India of the last poll that looked back for days.
  deep_on         date,
  created_at      timestamptz not null default now(),
  primary key (lender, gateway),
  foreign key (lender, gateway) references "OPS"."WEBHOOK_SOURCE"
);

create table "OPS"."GATEWAY_POLL" (
  poll_id          bigint generated always as identity primary key,
  lender           text not null,
  gateway          text not null,
  trigger          text not null check (trigger in ('schedule', 'api')),
  requested_by     text not null,
  status           text not null default 'running' check (status in ('running', 'success', 'failed')),
  window_from      timestamptz not null,
  window_to        timestamptz not null,
  deep             boolean not null,
  -- Where the next page begins, in the gateway's own terms. Committed with what the pages before it brought.
  position         text,
  pages            integer not null default 0 check (pages >= 0),
  happenings_seen  integer not null default 0 check (happenings_seen >= 0),
  -- Those that no delivery had brought.
  gaps_found       integer not null default 0 check (gaps_found >= 0),
  error_message    text,
  -- Who works on it now. What a worker writes counts only while the claim is still its own.
  claimed_by       uuid,
  claimed_message  text,
  claimed_until    timestamptz,
  started_at       timestamptz not null default now(),
  finished_at      timestamptz,
  foreign key (lender, gateway) references "OPS"."GATEWAY_POLL_SOURCE",
  check (window_from < window_to),
  check ((status = 'failed') = (error_message is not null)),
  check ((status = 'running') = (finished_at is null)),
  check ((claimed_by is null) = (claimed_until is null))
);
-- Never two at once of one source, whatever the messages do.
create unique index gateway_poll_running_once on "OPS"."GATEWAY_POLL" (lender, gateway) where status = 'running';

-- Who had which stored deliveries taken anew.
create table "OPS"."DELIVERY_REPLAY" (
  replay_id     bigint generated always as identity primary key,
  requested_by  text not null,
  chosen        jsonb not null,
  deliveries    integer not null check (deliveries >= 0),
  replayed_at   timestamptz not null default now()
);

create function "OPS".prepare_gateway_polls(wanted_lender text, wanted_gateway text) returns void
language plpgsql as $$
declare
  wanted_table text;
begin
  select raw_table into strict wanted_table
  from "OPS"."WEBHOOK_SOURCE" where lender = wanted_lender and gateway = wanted_gateway;
  execute format('create index on "RAW".%I using gin ("OPS".delivery_subjects(body))', wanted_table);
  -- Lists of deliveries and replays by time.
  execute format('create index on "RAW".%I (received_at)', wanted_table);
  insert into "OPS"."GATEWAY_POLL_SOURCE" (lender, gateway) values (wanted_lender, wanted_gateway);
end
$$;

select "OPS".prepare_gateway_polls(lender, gateway) from "OPS"."WEBHOOK_SOURCE" order by lender, gateway;
