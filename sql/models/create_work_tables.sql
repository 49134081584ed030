-- The rows that one transform works on; gone with its transaction.
-- Work tables, because seven models read the same new rows: BASE is read once, and what is known of its size plans the rest.
create temporary table if not exists new_report (
  feed_key          text not null,
  row_id            bigint not null,
  load_id           bigint not null,
  -- Both null for a webhook's payment.
  file_id           bigint,
  line              integer,
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
  -- Whose identity that is: the gateway's where the feed carries its payment ids, else the feed's.
  identity_of       text not null,
  is_second         boolean not null,
  -- An earlier transform brought it to CORE_TRANSACTION_SOURCE already.
  is_known          boolean not null,
  -- An earlier transform brought its payment, from whatever feed.
  is_told           boolean not null
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

-- Reports that take money back, each with the payment, or the possible second payment, that it means.
create temporary table if not exists new_reversal (
  reject_id         bigint not null,
  feed_key          text not null,
  file_id           bigint not null,
  line              integer not null,
  load_id           bigint not null,
  lender            text not null,
  loan_external_id  text not null,
  payment_id        text,
  amount            numeric(14,2),
  date              date,
  status            text not null,
  -- What tells the same record, told again, from another one.
  identity          text not null,
  -- One of the two.
  source_key        text,
  exception_id      bigint
) on commit drop;

truncate new_report, new_payment, new_load, new_reversal;

-- Enough to tell how the rows join; a larger sample takes longer than some of the models.
alter table new_report alter source_key set statistics 10, alter payment_id set statistics 10, alter is_second set statistics 10;
alter table new_payment alter source_key set statistics 10;

-- The look-ups by key are many and short: compiling them takes longer than running them.
set local jit = off;
