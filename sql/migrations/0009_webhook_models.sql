-- What gateways' calls become: payments, what names their loans, and what is objected to them.
-- Adding a lender's gateway later: one row in "OPS"."WEBHOOK_SOURCE", a call of "OPS".create_webhook_table and of
-- "OPS".create_webhook_base_table. Adding a gateway: its row in "OPS"."GATEWAY" and a function "BASE".read_<gateway>.

-- A gateway's calls for a lender are a feed as well: its payments go the way of those of files.
alter table "OPS"."FEED"
  add kind text not null default 'file' check (kind in ('file', 'webhook')),
  -- Whose payment ids its rows carry: feeds of one gateway name one payment by one id. Null: ids mean something within the feed only.
  add gateway text references "OPS"."GATEWAY";
alter table "OPS"."FEED" add constraint webhook_has_a_gateway check (kind = 'file' or gateway is not null);
update "OPS"."FEED" set gateway = 'razorpay' where feed_key in ('ugro_razorpay', 'vivriti');
update "OPS"."FEED" set gateway = 'cashfree' where feed_key in ('ugro', 'gb');

alter table "OPS"."WEBHOOK_SOURCE"
  add feed_key text not null unique generated always as (lower(lender || '_' || gateway || '_api')) stored;

create function "OPS".keep_feed_of_webhook_source() returns trigger language plpgsql as $$
begin
  insert into "OPS"."FEED" (feed_key, lender, raw_table, base_table, recon_source, kind, gateway)
  values (new.feed_key, new.lender, new.raw_table, new.base_table,
          case when new.posting = 'manual' then new.recon_source end, 'webhook', new.gateway)
  on conflict (feed_key) do update set recon_source = excluded.recon_source;
  return null;
end
$$;
create trigger keep_feed_of_webhook_source after insert or update on "OPS"."WEBHOOK_SOURCE"
  for each row execute function "OPS".keep_feed_of_webhook_source();
update "OPS"."WEBHOOK_SOURCE" set posting = posting;

-- The payments of one transform's deliveries that became reportable are a load, as the rows of a file are.
alter table "RAW"."RAW_LOAD" drop constraint "RAW_LOAD_kind_check";
alter table "RAW"."RAW_LOAD" add constraint "RAW_LOAD_kind_check" check (kind in ('file', 'replay', 'webhook'));

-- A webhook's payment has no file and no line: its deliveries lead back to the bytes.
alter table "CORE"."CORE_TRANSACTION_SOURCE" alter file_id drop not null, alter line drop not null;
alter table "OPS"."SECOND_PAYMENT_REPORT" alter file_id drop not null, alter line drop not null;

create index umrn_by_loan on "RAW"."RAW_UMRN_MASTER" (loan_id);

-- What one call tells. A null means: it does not say.
create type "BASE".webhook_event as (
  payment_id                 text,
  -- One of "BASE".payment_states(); null: it tells nothing of a payment.
  state                      text,
  -- Rupees that the borrower paid on the loan: without a surcharge that they bore.
  amount                     numeric,
  charge                     numeric,
  surcharge                  numeric,
  paid_at                    timestamptz,
  method                     text,
  bank_reference             text,
  description                text,
  order_id                   text,
  link_id                    text,
  mandate_id                 text,
  is_mandate_authorisation   boolean,
  -- Why the payment cannot be taken as it is told.
  problem                    text,
  -- Why a person must confirm it first, by naming its loan.
  doubt                      text,
  objection_id               text,
  objection_kind             text,
  objection_state            text,
  objection_amount           numeric,
  -- [{about, how, rule, text}]: what names a loan, see "BASE"."WEBHOOK_REFERENCE".
  named                      jsonb
);

-- From the weakest to the strongest: what was told once is never taken back by a weaker word, whenever that comes.
-- returned: authorised, never captured. told: paid, says an event that lacks the payment's day or amount.
create function "BASE".payment_states() returns text[] language sql immutable parallel safe as
$$ select array['pending', 'failed', 'authorized', 'returned', 'told', 'success'] $$;

create table "BASE"."WEBHOOK_EVENT" (
  feed_key       text not null,
  delivery_id    bigint not null,
  event_type     text not null,
  is_readable    boolean not null,
  payment_id     text,
  state          text check (state = any ("BASE".payment_states())),
  amount         numeric(14,2),
  charge         numeric(14,2),
  surcharge      numeric(14,2),
  paid_at        timestamptz,
  method         text,
  bank_reference text,
  description    text,
  order_id       text,
  link_id        text,
  mandate_id     text,
  is_mandate_authorisation boolean,
  problem        text,
  doubt          text,
  primary key (feed_key, delivery_id)
);
create index event_of_payment on "BASE"."WEBHOOK_EVENT" (feed_key, payment_id) where payment_id is not null;

-- What names a loan, from the strongest down.
create function "BASE".reference_kinds() returns text[] language sql immutable parallel safe as
$$ select array['person', 'link reference', 'notes', 'order receipt', 'order id', 'mandate'] $$;

-- What names the loan of a payment: something told about it, its order, its link or its mandate.
create table "BASE"."WEBHOOK_REFERENCE" (
  feed_key  text not null,
  -- 'payment pay_1', 'order order_1', 'link plink_1', 'mandate token_1'
  about     text not null,
  -- One of "BASE".reference_kinds().
  how       text not null check (how = any ("BASE".reference_kinds())),
  -- How a loan id is found in the text, see "BASE".loan_of_reference.
  rule      text not null check (rule in ('loan', 'reference', 'known', 'mandate')),
  text      text not null,
  primary key (feed_key, about, how, rule, text)
);

-- From the weakest to the strongest; a word that is not known is the weakest.
create function "BASE".objection_strength(state text) returns integer language sql immutable parallel safe as $$
  select coalesce(array_position(
    array['pending', 'told', 'created', 'under_review', 'action_required', 'failed', 'closed', 'won', 'lost', 'processed'], state), 0)
$$;

-- What puts a payment in doubt after it was told: a refund, a dispute, or events that contradict each other.
create table "BASE"."WEBHOOK_OBJECTION" (
  feed_key      text not null,
  objection_id  text not null,
  kind          text not null check (kind in ('refund', 'dispute', 'contradiction')),
  payment_id    text not null,
  -- Of a refund: pending, failed or processed. Of a dispute: the gateway's word.
  state         text not null,
  amount        numeric(14,2),
  reason        text,
  -- Whether its case is open; a refund waits for its payment to become known.
  has_case      boolean not null default false,
  told_at       timestamptz not null default now(),
  primary key (feed_key, objection_id)
);
create index objection_without_case on "BASE"."WEBHOOK_OBJECTION" (feed_key) where not has_case;
create index objection_of_payment on "BASE"."WEBHOOK_OBJECTION" (feed_key, payment_id);

-- One shape for every lender and gateway: a row per payment, as all of its events together tell it; with the columns that
-- the models read of any feed.
create function "OPS".create_webhook_base_table(base_table text) returns void
language plpgsql as $$
begin
  execute format($ddl$
    create table "BASE".%1$I (
      row_id            bigint primary key default nextval('"RAW"."RAW_ROW_ID"'),
      payment_id        text not null unique,
      state             text not null,
      is_mandate_authorisation boolean not null,
      -- Null until the payment is money whose loan, day and amount are known; from then on these never change.
      load_id           bigint,
      file_id           bigint check (file_id is null),
      line              integer check (line is null),
      source_lender     text not null,
      loan_external_id  text check (loan_external_id = upper(btrim(loan_external_id)) and loan_external_id <> ''),
      -- What named the loan.
      resolved_by       text,
      date              date,
      amount            numeric(14,2),
      paid_at           timestamptz,
      status            text,
      charge            numeric(14,2),
      surcharge         numeric(14,2),
      note              text,
      method            text,
      bank_reference    text,
      order_id          text,
      link_id           text,
      sub_reference_id  text,
      problem           text,
      doubt             text,
      -- Two persons decided that it is no money of a loan.
      set_aside         boolean not null default false,
      record_digest     uuid not null,
      source_key        text,
      recon_match_key   text,
      check (load_id is null or (state = 'success' and loan_external_id is not null and date is not null and amount > 0
                                 and source_key is not null and recon_match_key is not null))
    )$ddl$, base_table);
  execute format('create index on "BASE".%I (load_id) where load_id is not null', base_table);
  execute format($ddl$
    create index on "BASE".%I (payment_id)
    where load_id is null and state in ('told', 'success') and not is_mandate_authorisation and not set_aside
  $ddl$, base_table);
end
$$;
select "OPS".create_webhook_base_table(base_table) from "OPS"."WEBHOOK_SOURCE" order by base_table;

alter table "OPS"."EXCEPTION" drop constraint "EXCEPTION_category_check";
alter table "OPS"."EXCEPTION" add constraint "EXCEPTION_category_check" check (category in (
  'possible second payment', 'possible double report', 'restated payment', 'loan of another lender', 'posting failed',
  'posting needs approval', 'posted differently', 'mandate conflict', 'reversal after posting', 'reversal before posting',
  'proof difference', 'unresolved webhook payment', 'contradictory webhook payment', 'disputed payment', 'unreadable webhook'));

alter table "OPS"."APPROVAL" drop constraint "APPROVAL_kind_check";
alter table "OPS"."APPROVAL" add constraint "APPROVAL_kind_check" check (kind in (
  'release second payment', 'release double report', 'release restated payment', 'release loan of another lender',
  'release reversed payment', 'release contradictory payment', 'release hold', 'dismiss payment', 'retry parked repayment',
  'resolve by hand', 'undo repayment', 'attach payment to loan', 'set aside webhook'));

create or replace function "OPS".waits_for_decision(source_key text) returns boolean language sql stable as $$
  select exists (
    select
    from "OPS"."EXCEPTION" e
    where e.source_key = $1
      and ((e.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting',
                           'contradictory webhook payment') and e.status = 'open')
           or (e.category = 'possible double report' and e.resolution = 'same identity')))
$$;
