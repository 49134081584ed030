-- The four schemas, and the settings that name lenders and feeds.
-- Adding a lender later: one migration that inserts its rows here and calls "OPS".create_feed_tables.

-- Every session counts in UTC, however it connects; days in India are computed where they are needed.
do $$
begin
  execute format('alter database %I set timezone to %L', current_database(), 'UTC');
end
$$;

create schema "RAW";
create schema "BASE";
create schema "CORE";
create schema "OPS";

create table "OPS"."LENDER" (
  lender                     text primary key check (lender = upper(btrim(lender)) and lender <> ''),
  fineract_product_id        integer not null unique check (fineract_product_id > 0),
  -- A debit that another feed of the lender reports within so many days is held as a possible double report.
  double_report_window_days  integer not null default 3 check (double_report_window_days between 0 and 31),
  created_at                 timestamptz not null default now()
);

create table "OPS"."FEED" (
  feed_key      text primary key check (feed_key ~ '^[a-z][a-z0-9_]*$'),
  lender        text not null references "OPS"."LENDER",
  raw_table     text not null unique check (raw_table ~ '^RAW_[A-Z0-9_]+$'),
  base_table    text not null unique check (base_table ~ '^BASE_[A-Z0-9_]+$'),
  -- Null: posted by the pipeline. Not null: waits for an operator's Reconcile.
  recon_source  text check (recon_source ~ '^[a-z_]+$'),
  created_at    timestamptz not null default now()
);

create table "OPS"."SETTING" (
  setting_key  text primary key,
  value        jsonb not null,
  changed_by   text not null default 'migration',
  changed_at   timestamptz not null default now()
);

insert into "OPS"."LENDER" (lender, fineract_product_id) values
  ('UGRO', 1), ('DMI', 2), ('ARTHMATE', 3), ('SHIVALIK', 4), ('VIVRITI', 5), ('GB', 6), ('IKF', 7);

insert into "OPS"."FEED" (feed_key, lender, raw_table, base_table, recon_source) values
  ('arthmate', 'ARTHMATE', 'RAW_ARTHMATE_NACH_STATUS_RERT', 'BASE_ARTHMATE_NACH_STATUS_RERT', null),
  ('dmi', 'DMI', 'RAW_DMI_NACH_STATUS_REPORT', 'BASE_DMI_NACH_STATUS_REPORT', null),
  ('dmi_payment', 'DMI', 'RAW_DMI_PAYMENT_REPORT', 'BASE_DMI_PAYMENT_REPORT', null),
  ('gb', 'GB', 'RAW_GB_NACH_PAYMENT_REPORT', 'BASE_GB_NACH_PAYMENT_REPORT', 'gb_nach'),
  ('ikf', 'IKF', 'RAW_IKF_NACH_STATUS_REPORT', 'BASE_IKF_NACH_STATUS_REPORT', null),
  ('shivalik', 'SHIVALIK', 'RAW_SHIVALIK_NACH_STATUS_REPORT', 'BASE_SHIVALIK_NACH_STATUS_REPORT', null),
  ('shivalik_payment', 'SHIVALIK', 'RAW_SHIVALIK_PAYMENT_REPORT', 'BASE_SHIVALIK_PAYMENT_REPORT', null),
  ('ugro', 'UGRO', 'RAW_UGRO_NACH_PAYMENT_REPORT', 'BASE_UGRO_NACH_PAYMENT_REPORT', 'ugro_nach'),
  ('ugro_razorpay', 'UGRO', 'RAW_UGRO_RAZORPAY_NACH_STATUS_REPORT', 'BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT', 'ugro_razorpay_nach'),
  ('vivriti', 'VIVRITI', 'RAW_VIVRITI_PAYMENT_REPORT', 'BASE_VIVRITI_PAYMENT_REPORT', 'vivriti_nach'),
  ('vivriti_nach_status', 'VIVRITI', 'RAW_VIVRITI_PAYMENT_NACH_STATUS_REPORT', 'BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT', 'vivriti_nach');
