-- Gateways, whose calls are payments; for which lenders they collect; and their calls as received.
-- Adding a lender's gateway later: one row in "OPS"."WEBHOOK_SOURCE", a call of "OPS".create_webhook_table, and its secret.

-- How a gateway signs and names its calls. Header names in lower case; paths lead into the JSON of the body.
create table "OPS"."GATEWAY" (
  gateway             text primary key check (gateway ~ '^[a-z][a-z0-9_]*$'),
  signature_header    text not null check (signature_header = lower(signature_header)),
  -- Of the HMAC-SHA256 over the signed bytes.
  signature_encoding  text not null check (signature_encoding in ('hex', 'base64')),
  -- A header whose value is signed in front of the body; null: the body alone is signed.
  signed_header       text check (signed_header = lower(signed_header)),
  -- Names a delivery, the same when it comes again; null or absent: the digest of the body names it.
  event_id_header     text check (event_id_header = lower(event_id_header)),
  event_type_path     text[] not null,
  -- Whose account it is, where the gateway says so; it must be the one that stands beside the secret.
  account_id_path     text[],
  -- What a call of the dashboard's test button contains: answered, never stored.
  test_call           jsonb,
  kept_headers        text[] not null default '{}',
  created_at          timestamptz not null default now()
);

create table "OPS"."WEBHOOK_SOURCE" (
  lender        text not null references "OPS"."LENDER",
  gateway       text not null references "OPS"."GATEWAY",
  raw_table     text not null unique check (raw_table ~ '^RAW_[A-Z0-9_]+_API$'),
  base_table    text not null unique check (base_table ~ '^BASE_[A-Z0-9_]+_API$'),
  recon_source  text not null check (recon_source ~ '^[a-z_]+$'),
  -- manual: an operator's Reconcile posts its payments. automatic: the pipeline does.
  posting       text not null default 'manual' check (posting in ('manual', 'automatic')),
  created_at    timestamptz not null default now(),
  primary key (lender, gateway)
);

create sequence "RAW"."RAW_DELIVERY_ID";

-- One shape for every lender and gateway: the call as received, to the byte.
create function "OPS".create_webhook_table(raw_table text) returns void
language plpgsql as $$
begin
  execute format($ddl$
    create table "RAW".%1$I (
      delivery_id     bigint primary key default nextval('"RAW"."RAW_DELIVERY_ID"'),
      event_id        text not null check (event_id <> ''),
      event_type      text not null,
      body            bytea not null check (octet_length(body) <= 262144),
      body_sha256     bytea not null generated always as (sha256(body)) stored,
      headers         jsonb not null default '{}',
      -- webhook: the gateway called. poll: we asked for what no call had brought.
      origin          text not null check (origin in ('webhook', 'poll')),
      received_at     timestamptz not null default now(),
      -- When the models took it; null: they have not.
      transformed_at  timestamptz,
      unique (event_id, body_sha256)
    )$ddl$, raw_table);
  execute format('create index on "RAW".%I (delivery_id) where transformed_at is null', raw_table);
end
$$;

insert into "OPS"."GATEWAY" (
  gateway, signature_header, signature_encoding, signed_header, event_id_header, event_type_path, account_id_path, test_call, kept_headers
) values
  ('razorpay', 'x-razorpay-signature', 'hex', null, 'x-razorpay-event-id', '{event}', '{account_id}', null, '{x-razorpay-event-id,content-type,user-agent}'),
  ('cashfree', 'x-webhook-signature', 'base64', 'x-webhook-timestamp', 'x-idempotency-key', '{type}', '{merchant,merchant_id}', '{"type": "WEBHOOK", "data": {"test_object": {}}}',
   '{x-webhook-timestamp,x-webhook-version,x-webhook-attempt,x-idempotency-key,content-type,user-agent}');

insert into "OPS"."WEBHOOK_SOURCE" (lender, gateway, raw_table, base_table, recon_source) values
  ('UGRO', 'razorpay', 'RAW_UGRO_RAZORPAY_API', 'BASE_UGRO_RAZORPAY_API', 'ugro_razorpay_nach'),
  ('VIVRITI', 'razorpay', 'RAW_VIVRITI_RAZORPAY_API', 'BASE_VIVRITI_RAZORPAY_API', 'vivriti_nach'),
  ('UGRO', 'cashfree', 'RAW_UGRO_CASHFREE_API', 'BASE_UGRO_CASHFREE_API', 'ugro_nach'),
  ('GB', 'cashfree', 'RAW_GB_CASHFREE_API', 'BASE_GB_CASHFREE_API', 'gb_nach');

select "OPS".create_webhook_table(raw_table) from "OPS"."WEBHOOK_SOURCE" order by raw_table;
