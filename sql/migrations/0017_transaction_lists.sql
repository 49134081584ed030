-- Lists and look-ups of payments at millions of them, and who asked that a failed one is tried at once.

-- Newest first, for any set of lenders: the newest of each of their feeds. A load is of one feed and of few days, so its
-- entries lie together, whatever their keys; the amounts of a day are in order, so that a range of them is found day by day.
create index transaction_newest_first on "CORE"."CORE_TRANSACTION_DATA" (feed_key, date, amount, source_key);
-- Few or none: what no run posts and no operator reconciles.
create index transaction_not_eligible on "CORE"."CORE_TRANSACTION_DATA" (feed_key, date, amount, source_key)
  where not is_success or loan_external_id is null;
-- A mandate pays every month: its entries share one key, which the index keeps once.
create index transaction_by_sub_reference on "CORE"."CORE_TRANSACTION_DATA" (sub_reference_id) where sub_reference_id is not null;

-- Posted in the order of value dates, so that new entries lie together; a failure that fails again touches neither.
create index processed_newest_first on "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_lender, date, amount, source_key)
  where status = 'success';
-- Fineract counts upwards: new entries are the last ones.
create index processed_by_fineract_transaction on "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (fineract_transaction_id)
  where fineract_transaction_id is not null;
create index outbox_dismissed on "OPS"."REPAYMENT_OUTBOX" (source_lender) where state = 'dismissed';

create index event_of_link on "BASE"."WEBHOOK_EVENT" using hash (link_id) where link_id is not null;
create index event_of_bank_reference on "BASE"."WEBHOOK_EVENT" using hash (bank_reference) where bank_reference is not null;

-- Calls to Fineract by time, all of them and those that were not answered with success.
create index fineract_call_newest_first on "RAW"."RAW_FINERACT_API_LOG" (called_at, call_id);
create index fineract_call_failed on "RAW"."RAW_FINERACT_API_LOG" (called_at, call_id)
  where response_status is null or response_status >= 400;

-- What a user sees of a payment: its state in the outbox, or why it is not there. `held` is also what a hold keeps back.
create function "OPS".posting_of(state text, is_on_hold boolean, is_success boolean, loan_external_id text, recon_source text)
returns text language sql immutable parallel safe as $$
  select case
    when state in ('ready', 'failed') and is_on_hold then 'held'
    when state is not null then state
    when is_success and loan_external_id is not null and recon_source is not null then 'manual'
    else 'not eligible'
  end
$$;

-- A person asked that a failed repayment is tried with the next run, and not later.
create table "OPS"."REPAYMENT_RETRY" (
  retry_id              bigint generated always as identity primary key,
  source_key            text not null references "CORE"."CORE_TRANSACTION_DATA",
  source_lender         text not null references "OPS"."LENDER",
  reason                text not null check (btrim(reason) <> ''),
  requested_by          text not null check (btrim(requested_by) <> ''),
  requested_at          timestamptz not null default clock_timestamp(),
  -- What it was before: when it would have been tried, and how often it had failed.
  next_attempt_at       timestamptz not null,
  failure_count         integer not null
);
create index retry_of_payment on "OPS"."REPAYMENT_RETRY" (source_key, retry_id);
create trigger keep_history before update or delete on "OPS"."REPAYMENT_RETRY"
  for each row execute function "OPS".keep_history();
select "OPS".audit_changes('"OPS"."REPAYMENT_RETRY"', '{requested_by}');
