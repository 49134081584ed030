-- The rows that one transform works on; gone with its transaction.
-- Work tables, because seven models read the same new rows: BASE is read once, and what is known of its size plans the rest.
create temporary table if not exists new_report (
  feed_key          text not null,
  row_id            bigint not null,
  load_id           bigint not null,
  file_id           bigint not null,
  line              integer not null,
  source_lender     text not null,
  loan_external_id  text not null,
  date              date not null,
  amount            numeric(14,2) not null,
  status            text,
  charge            numeric(14,2),
  note              text,
  payment_id        text,
  sub_reference_id  text,
  record_digest     uuid not null,
  source_key        text not null,
  recon_match_key   text not null,
  -- What tells two payments of one key in one feed apart.
  identity          text not null,
  is_second         boolean not null,
  -- An earlier transform brought it to CORE_TRANSACTION_SOURCE already.
  is_known          boolean not null
) on commit drop;

create temporary table if not exists new_payment (
  source_key        text not null,
  source_lender     text not null,
  loan_external_id  text not null,
  date              date not null,
  amount            numeric(14,2) not null,
  is_success        boolean not null,
  recon_source      text
) on commit drop;

-- The loads themselves: one may have brought rejected records only.
create temporary table if not exists new_load (
  load_id           bigint not null,
  file_id           bigint
) on commit drop;

truncate new_report, new_payment, new_load;
