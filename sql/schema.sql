-- The schema after all migrations, for review. Written by `npm run schema`; never edited.

-- sequences

create sequence "RAW"."RAW_DELIVERY_ID";

create sequence "RAW"."RAW_ROW_ID";

-- tables

create table public.schema_migration (
  file text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (file)
);

create table "OPS"."APPROVAL" (
  approval_id bigint generated always as identity not null,
  kind text not null,
  subject_key text not null,
  source_lender text,
  loan_external_id text,
  amount numeric(14,2),
  payload jsonb default '{}'::jsonb not null,
  reason text not null,
  requested_by text not null,
  requested_at timestamp with time zone default now() not null,
  status text default 'pending'::text not null,
  decided_by text,
  decided_at timestamp with time zone,
  comment text,
  outcome text,
  constraint "APPROVAL_pkey" PRIMARY KEY (approval_id),
  constraint "APPROVAL_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "APPROVAL_decided_by_check" CHECK (btrim(decided_by) <> ''::text),
  constraint "APPROVAL_kind_check" CHECK (kind = ANY (ARRAY['release second payment'::text, 'release double report'::text, 'release restated payment'::text, 'release loan of another lender'::text, 'release reversed payment'::text, 'release hold'::text, 'dismiss payment'::text, 'retry parked repayment'::text, 'resolve by hand'::text, 'undo repayment'::text])),
  constraint "APPROVAL_reason_check" CHECK (btrim(reason) <> ''::text),
  constraint "APPROVAL_requested_by_check" CHECK (btrim(requested_by) <> ''::text),
  constraint "APPROVAL_status_check" CHECK (status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])),
  constraint "APPROVAL_subject_key_check" CHECK (subject_key <> ''::text),
  constraint decision_is_complete CHECK ((status = 'pending'::text) = (decided_at IS NULL) AND (status = 'pending'::text) = (decided_by IS NULL)),
  constraint maker_is_not_checker CHECK ((status <> ALL (ARRAY['approved'::text, 'rejected'::text])) OR lower(btrim(decided_by)) <> lower(btrim(requested_by)))
);

create table "OPS"."DEAD_LETTER_ACTION" (
  action_id bigint generated always as identity not null,
  acted_at timestamp with time zone default clock_timestamp() not null,
  acted_by text not null,
  action text not null,
  queue text not null,
  message_id text not null,
  outcome text not null,
  reason text,
  named jsonb not null,
  group_id text,
  body text,
  constraint "DEAD_LETTER_ACTION_pkey" PRIMARY KEY (action_id),
  constraint "DEAD_LETTER_ACTION_acted_by_check" CHECK (acted_by <> ''::text),
  constraint "DEAD_LETTER_ACTION_action_check" CHECK (action = ANY (ARRAY['redrive'::text, 'discard'::text])),
  constraint "DEAD_LETTER_ACTION_check" CHECK ((outcome = 'begun'::text) = (body IS NOT NULL)),
  constraint "DEAD_LETTER_ACTION_check1" CHECK (outcome <> 'kept'::text OR reason IS NOT NULL),
  constraint "DEAD_LETTER_ACTION_check2" CHECK (action <> 'discard'::text OR reason IS NOT NULL),
  constraint "DEAD_LETTER_ACTION_message_id_check" CHECK (message_id <> ''::text),
  constraint "DEAD_LETTER_ACTION_outcome_check" CHECK (outcome = ANY (ARRAY['begun'::text, 'redriven'::text, 'discarded'::text, 'kept'::text])),
  constraint "DEAD_LETTER_ACTION_queue_check" CHECK (queue <> ''::text)
);

create table "OPS"."EXCEPTION" (
  exception_id bigint generated always as identity not null,
  category text not null,
  case_key text not null,
  status text default 'open'::text not null,
  source_lender text,
  loan_external_id text,
  source_key text,
  feed_key text,
  row_id bigint,
  file_id bigint,
  line integer,
  amount numeric(14,2),
  date date,
  reason text not null,
  detail jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  resolved_at timestamp with time zone,
  resolved_by text,
  resolution text,
  constraint "EXCEPTION_pkey" PRIMARY KEY (exception_id),
  constraint "EXCEPTION_feed_key_fkey" FOREIGN KEY (feed_key) REFERENCES "OPS"."FEED"(feed_key),
  constraint "EXCEPTION_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "EXCEPTION_category_check" CHECK (category = ANY (ARRAY['possible second payment'::text, 'possible double report'::text, 'restated payment'::text, 'loan of another lender'::text, 'posting failed'::text, 'posting needs approval'::text, 'posted differently'::text, 'mandate conflict'::text, 'proof difference'::text, 'reversal after posting'::text, 'reversal before posting'::text])),
  constraint "EXCEPTION_check" CHECK ((status = 'resolved'::text) = (resolved_at IS NOT NULL)),
  constraint "EXCEPTION_status_check" CHECK (status = ANY (ARRAY['open'::text, 'resolved'::text]))
);

create table "OPS"."EXCEPTION_COMMENT" (
  comment_id bigint generated always as identity not null,
  exception_id bigint not null,
  approval_id bigint,
  action text not null,
  said_by text not null,
  text text not null,
  created_at timestamp with time zone default now() not null,
  constraint "EXCEPTION_COMMENT_pkey" PRIMARY KEY (comment_id),
  constraint "EXCEPTION_COMMENT_approval_id_fkey" FOREIGN KEY (approval_id) REFERENCES "OPS"."APPROVAL"(approval_id),
  constraint "EXCEPTION_COMMENT_exception_id_fkey" FOREIGN KEY (exception_id) REFERENCES "OPS"."EXCEPTION"(exception_id)
);

create table "OPS"."FEED" (
  feed_key text not null,
  lender text not null,
  raw_table text not null,
  base_table text not null,
  recon_source text,
  created_at timestamp with time zone default now() not null,
  constraint "FEED_pkey" PRIMARY KEY (feed_key),
  constraint "FEED_base_table_key" UNIQUE (base_table),
  constraint "FEED_raw_table_key" UNIQUE (raw_table),
  constraint "FEED_lender_fkey" FOREIGN KEY (lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "FEED_base_table_check" CHECK (base_table ~ '^BASE_[A-Z0-9_]+$'::text),
  constraint "FEED_feed_key_check" CHECK (feed_key ~ '^[a-z][a-z0-9_]*$'::text),
  constraint "FEED_raw_table_check" CHECK (raw_table ~ '^RAW_[A-Z0-9_]+$'::text),
  constraint "FEED_recon_source_check" CHECK (recon_source ~ '^[a-z_]+$'::text)
);

create table "OPS"."GATEWAY" (
  gateway text not null,
  signature_header text not null,
  signature_encoding text not null,
  signed_header text,
  event_id_header text,
  event_type_path text[] not null,
  account_id_path text[],
  test_call jsonb,
  kept_headers text[] default '{}'::text[] not null,
  created_at timestamp with time zone default now() not null,
  constraint "GATEWAY_pkey" PRIMARY KEY (gateway),
  constraint "GATEWAY_event_id_header_check" CHECK (event_id_header = lower(event_id_header)),
  constraint "GATEWAY_gateway_check" CHECK (gateway ~ '^[a-z][a-z0-9_]*$'::text),
  constraint "GATEWAY_signature_encoding_check" CHECK (signature_encoding = ANY (ARRAY['hex'::text, 'base64'::text])),
  constraint "GATEWAY_signature_header_check" CHECK (signature_header = lower(signature_header)),
  constraint "GATEWAY_signed_header_check" CHECK (signed_header = lower(signed_header))
);

create table "OPS"."HOLD" (
  hold_id bigint generated always as identity not null,
  source_key text,
  loan_external_id text,
  reason text not null,
  placed_by text not null,
  placed_at timestamp with time zone default clock_timestamp() not null,
  released_by text,
  released_at timestamp with time zone,
  release_reason text,
  approval_id bigint,
  constraint "HOLD_pkey" PRIMARY KEY (hold_id),
  constraint "HOLD_source_key_fkey" FOREIGN KEY (source_key) REFERENCES "CORE"."CORE_TRANSACTION_DATA"(source_key),
  constraint "HOLD_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text),
  constraint "HOLD_placed_by_check" CHECK (btrim(placed_by) <> ''::text),
  constraint "HOLD_reason_check" CHECK (btrim(reason) <> ''::text),
  constraint "HOLD_released_by_check" CHECK (btrim(released_by) <> ''::text),
  constraint one_thing CHECK (num_nonnulls(source_key, loan_external_id) = 1),
  constraint released_by_a_decision CHECK (num_nonnulls(released_by, released_at, release_reason, approval_id) = ANY (ARRAY[0, 4]))
);

create table "OPS"."LENDER" (
  lender text not null,
  fineract_product_id integer not null,
  double_report_window_days integer default 3 not null,
  created_at timestamp with time zone default now() not null,
  constraint "LENDER_pkey" PRIMARY KEY (lender),
  constraint "LENDER_fineract_product_id_key" UNIQUE (fineract_product_id),
  constraint "LENDER_double_report_window_days_check" CHECK (double_report_window_days >= 0 AND double_report_window_days <= 31),
  constraint "LENDER_fineract_product_id_check" CHECK (fineract_product_id > 0),
  constraint "LENDER_lender_check" CHECK (lender = upper(btrim(lender)) AND lender <> ''::text)
);

create table "OPS"."PIPELINE_RUN" (
  run_id bigint generated always as identity not null,
  request_id uuid not null,
  trigger text not null,
  requested_by text not null,
  skip_transform boolean default false not null,
  dry_run boolean default false not null,
  lender text,
  status text default 'pending'::text not null,
  phase text default 'waiting'::text not null,
  counts jsonb default '{}'::jsonb not null,
  error_message text,
  requested_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint "PIPELINE_RUN_pkey" PRIMARY KEY (run_id),
  constraint "PIPELINE_RUN_request_id_key" UNIQUE (request_id),
  constraint "PIPELINE_RUN_lender_fkey" FOREIGN KEY (lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "PIPELINE_RUN_check" CHECK ((status = 'failed'::text) = (error_message IS NOT NULL)),
  constraint "PIPELINE_RUN_check1" CHECK ((status = ANY (ARRAY['success'::text, 'failed'::text])) = (finished_at IS NOT NULL)),
  constraint "PIPELINE_RUN_phase_check" CHECK (phase = ANY (ARRAY['waiting'::text, 'transform'::text, 'checks'::text, 'enqueue'::text, 'finished'::text])),
  constraint "PIPELINE_RUN_status_check" CHECK (status = ANY (ARRAY['pending'::text, 'running'::text, 'success'::text, 'failed'::text])),
  constraint "PIPELINE_RUN_trigger_check" CHECK (trigger = ANY (ARRAY['schedule'::text, 'api'::text, 'command'::text, 'file'::text]))
);

create table "OPS"."POSTING_CAP" (
  change_id bigint generated always as identity not null,
  lender text,
  rupees numeric(14,2),
  payments integer,
  reason text not null,
  changed_by text not null,
  changed_at timestamp with time zone default clock_timestamp() not null,
  constraint "POSTING_CAP_pkey" PRIMARY KEY (change_id),
  constraint "POSTING_CAP_lender_fkey" FOREIGN KEY (lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "POSTING_CAP_changed_by_check" CHECK (btrim(changed_by) <> ''::text),
  constraint "POSTING_CAP_payments_check" CHECK (payments >= 0),
  constraint "POSTING_CAP_reason_check" CHECK (btrim(reason) <> ''::text),
  constraint "POSTING_CAP_rupees_check" CHECK (rupees >= 0::numeric)
);

create table "OPS"."POSTING_SWITCH" (
  change_id bigint generated always as identity not null,
  posting text not null,
  reason text not null,
  changed_by text not null,
  changed_at timestamp with time zone default clock_timestamp() not null,
  constraint "POSTING_SWITCH_pkey" PRIMARY KEY (change_id),
  constraint "POSTING_SWITCH_changed_by_check" CHECK (btrim(changed_by) <> ''::text),
  constraint "POSTING_SWITCH_posting_check" CHECK (posting = ANY (ARRAY['on'::text, 'off'::text])),
  constraint "POSTING_SWITCH_reason_check" CHECK (btrim(reason) <> ''::text)
);

create table "OPS"."PROOF_DIFFERENCE" (
  difference_id bigint generated always as identity not null,
  kind text not null,
  loan_external_id text not null,
  source_lender text not null,
  source_key text not null,
  ours_date date,
  ours_amount numeric(14,2),
  theirs_date date,
  theirs_amount numeric(14,2),
  fineract_transaction_id bigint,
  reason text not null,
  first_seen_at timestamp with time zone default now() not null,
  first_run_id bigint not null,
  last_seen_at timestamp with time zone default now() not null,
  last_run_id bigint not null,
  resolved_at timestamp with time zone,
  resolved_run_id bigint,
  constraint "PROOF_DIFFERENCE_pkey" PRIMARY KEY (difference_id),
  constraint "PROOF_DIFFERENCE_first_run_id_fkey" FOREIGN KEY (first_run_id) REFERENCES "OPS"."PROOF_RUN"(run_id),
  constraint "PROOF_DIFFERENCE_last_run_id_fkey" FOREIGN KEY (last_run_id) REFERENCES "OPS"."PROOF_RUN"(run_id),
  constraint "PROOF_DIFFERENCE_resolved_run_id_fkey" FOREIGN KEY (resolved_run_id) REFERENCES "OPS"."PROOF_RUN"(run_id),
  constraint "PROOF_DIFFERENCE_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "PROOF_DIFFERENCE_check" CHECK ((resolved_at IS NULL) = (resolved_run_id IS NULL)),
  constraint "PROOF_DIFFERENCE_kind_check" CHECK (kind = ANY (ARRAY['missing'::text, 'reversed'::text, 'extra'::text, 'different'::text, 'duplicate'::text])),
  constraint "PROOF_DIFFERENCE_source_key_check" CHECK (source_key ~ '^[0-9a-f]{32}$'::text)
);

create table "OPS"."PROOF_FINDING" (
  run_id bigint not null,
  difference_id bigint not null,
  constraint "PROOF_FINDING_pkey" PRIMARY KEY (run_id, difference_id),
  constraint "PROOF_FINDING_difference_id_fkey" FOREIGN KEY (difference_id) REFERENCES "OPS"."PROOF_DIFFERENCE"(difference_id),
  constraint "PROOF_FINDING_run_id_fkey" FOREIGN KEY (run_id) REFERENCES "OPS"."PROOF_RUN"(run_id)
);

create table "OPS"."PROOF_LOAN" (
  loan_external_id text not null,
  source_lender text not null,
  known_since timestamp with time zone default now() not null,
  proven_at timestamp with time zone,
  outcome text,
  due_in_run bigint,
  constraint "PROOF_LOAN_pkey" PRIMARY KEY (loan_external_id),
  constraint "PROOF_LOAN_due_in_run_fkey" FOREIGN KEY (due_in_run) REFERENCES "OPS"."PROOF_RUN"(run_id),
  constraint "PROOF_LOAN_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "PROOF_LOAN_outcome_check" CHECK (outcome = ANY (ARRAY['clean'::text, 'different'::text, 'unsettled'::text, 'unreadable'::text]))
);

create table "OPS"."PROOF_RUN" (
  run_id bigint generated always as identity not null,
  request_id uuid not null,
  trigger text not null,
  requested_by text not null,
  scope text not null,
  lender text,
  loan_external_id text,
  status text default 'pending'::text not null,
  loans_total integer,
  loans_checked integer default 0 not null,
  loans_unreadable integer default 0 not null,
  ours_count bigint default 0 not null,
  ours_total numeric(18,2) default 0 not null,
  theirs_count bigint default 0 not null,
  theirs_total numeric(18,2) default 0 not null,
  others_count bigint default 0 not null,
  others_total numeric(18,2) default 0 not null,
  unsettled_count bigint default 0 not null,
  differences_found integer default 0 not null,
  differences_open integer,
  is_clean boolean,
  error_message text,
  requested_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  planned_at timestamp with time zone,
  finished_at timestamp with time zone,
  claimed_by uuid,
  claimed_message text,
  claimed_until timestamp with time zone,
  constraint "PROOF_RUN_pkey" PRIMARY KEY (run_id),
  constraint "PROOF_RUN_request_id_key" UNIQUE (request_id),
  constraint "PROOF_RUN_lender_fkey" FOREIGN KEY (lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "PROOF_RUN_check" CHECK ((status = 'failed'::text) = (error_message IS NOT NULL)),
  constraint "PROOF_RUN_check1" CHECK ((status = ANY (ARRAY['success'::text, 'failed'::text])) = (finished_at IS NOT NULL)),
  constraint "PROOF_RUN_check2" CHECK ((status = 'success'::text) = (is_clean IS NOT NULL)),
  constraint "PROOF_RUN_check3" CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
  constraint "PROOF_RUN_check4" CHECK (NOT COALESCE(is_clean, false) OR loans_unreadable = 0 AND differences_open = 0),
  constraint "PROOF_RUN_loans_checked_check" CHECK (loans_checked >= 0),
  constraint "PROOF_RUN_loans_total_check" CHECK (loans_total >= 0),
  constraint "PROOF_RUN_loans_unreadable_check" CHECK (loans_unreadable >= 0),
  constraint "PROOF_RUN_scope_check" CHECK (scope = ANY (ARRAY['due'::text, 'all'::text])),
  constraint "PROOF_RUN_status_check" CHECK (status = ANY (ARRAY['pending'::text, 'running'::text, 'success'::text, 'failed'::text])),
  constraint "PROOF_RUN_trigger_check" CHECK (trigger = ANY (ARRAY['schedule'::text, 'api'::text, 'command'::text]))
);

create table "OPS"."REPAYMENT_OUTBOX" (
  source_key text not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  state text default 'ready'::text not null,
  attempt integer default 0 not null,
  attempt_sent_at timestamp with time zone,
  send_count integer default 0 not null,
  queued_at timestamp with time zone,
  claimed_by uuid,
  claimed_until timestamp with time zone,
  failure_count integer default 0 not null,
  next_attempt_at timestamp with time zone default now() not null,
  run_id bigint,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint "REPAYMENT_OUTBOX_pkey" PRIMARY KEY (source_key),
  constraint "REPAYMENT_OUTBOX_run_id_fkey" FOREIGN KEY (run_id) REFERENCES "OPS"."PIPELINE_RUN"(run_id),
  constraint "REPAYMENT_OUTBOX_source_key_fkey" FOREIGN KEY (source_key) REFERENCES "CORE"."CORE_TRANSACTION_DATA"(source_key),
  constraint "REPAYMENT_OUTBOX_amount_check" CHECK (amount > 0::numeric),
  constraint "REPAYMENT_OUTBOX_attempt_check" CHECK (attempt >= 0),
  constraint "REPAYMENT_OUTBOX_check" CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
  constraint "REPAYMENT_OUTBOX_check1" CHECK (claimed_by IS NULL OR state = 'queued'::text),
  constraint "REPAYMENT_OUTBOX_check2" CHECK (state <> 'queued'::text OR queued_at IS NOT NULL),
  constraint "REPAYMENT_OUTBOX_failure_count_check" CHECK (failure_count >= 0),
  constraint "REPAYMENT_OUTBOX_send_count_check" CHECK (send_count >= 0),
  constraint "REPAYMENT_OUTBOX_state_check" CHECK (state = ANY (ARRAY['ready'::text, 'queued'::text, 'posted'::text, 'failed'::text, 'parked'::text, 'held'::text, 'dismissed'::text]))
);

create table "OPS"."REPAYMENT_UNDO" (
  source_key text not null,
  approval_id bigint not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  state text default 'ready'::text not null,
  attempt integer default 0 not null,
  attempt_sent_at timestamp with time zone,
  send_count integer default 0 not null,
  queued_at timestamp with time zone,
  claimed_by uuid,
  claimed_until timestamp with time zone,
  failure_count integer default 0 not null,
  next_attempt_at timestamp with time zone default now() not null,
  reason_code text,
  reason text,
  run_id bigint,
  undone_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint "REPAYMENT_UNDO_pkey" PRIMARY KEY (source_key),
  constraint "REPAYMENT_UNDO_approval_id_fkey" FOREIGN KEY (approval_id) REFERENCES "OPS"."APPROVAL"(approval_id),
  constraint "REPAYMENT_UNDO_run_id_fkey" FOREIGN KEY (run_id) REFERENCES "OPS"."PIPELINE_RUN"(run_id),
  constraint "REPAYMENT_UNDO_source_key_fkey" FOREIGN KEY (source_key) REFERENCES "CORE"."CORE_TRANSACTION_DATA"(source_key),
  constraint "REPAYMENT_UNDO_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "REPAYMENT_UNDO_amount_check" CHECK (amount > 0::numeric),
  constraint "REPAYMENT_UNDO_attempt_check" CHECK (attempt >= 0 AND attempt <= 999999),
  constraint "REPAYMENT_UNDO_check" CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
  constraint "REPAYMENT_UNDO_check1" CHECK ((state <> ALL (ARRAY['queued'::text, 'sent'::text])) OR queued_at IS NOT NULL),
  constraint "REPAYMENT_UNDO_check2" CHECK ((state = 'undone'::text) = (undone_at IS NOT NULL)),
  constraint "REPAYMENT_UNDO_failure_count_check" CHECK (failure_count >= 0),
  constraint "REPAYMENT_UNDO_send_count_check" CHECK (send_count >= 0),
  constraint "REPAYMENT_UNDO_state_check" CHECK (state = ANY (ARRAY['ready'::text, 'queued'::text, 'sent'::text, 'undone'::text, 'failed'::text, 'dismissed'::text]))
);

create table "OPS"."SECOND_PAYMENT_REPORT" (
  feed_key text not null,
  row_id bigint not null,
  exception_id bigint not null,
  source_key text not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  payment_id text,
  record_digest uuid not null,
  created_at timestamp with time zone default now() not null,
  constraint "SECOND_PAYMENT_REPORT_pkey" PRIMARY KEY (feed_key, row_id),
  constraint "SECOND_PAYMENT_REPORT_exception_id_fkey" FOREIGN KEY (exception_id) REFERENCES "OPS"."EXCEPTION"(exception_id),
  constraint "SECOND_PAYMENT_REPORT_feed_key_fkey" FOREIGN KEY (feed_key) REFERENCES "OPS"."FEED"(feed_key),
  constraint "SECOND_PAYMENT_REPORT_source_key_fkey" FOREIGN KEY (source_key) REFERENCES "CORE"."CORE_TRANSACTION_DATA"(source_key)
);

create table "OPS"."SETTING" (
  setting_key text not null,
  value jsonb not null,
  changed_by text default 'migration'::text not null,
  changed_at timestamp with time zone default now() not null,
  constraint "SETTING_pkey" PRIMARY KEY (setting_key)
);

create table "OPS"."WEBHOOK_SOURCE" (
  lender text not null,
  gateway text not null,
  raw_table text not null,
  base_table text not null,
  recon_source text not null,
  posting text default 'manual'::text not null,
  created_at timestamp with time zone default now() not null,
  constraint "WEBHOOK_SOURCE_pkey" PRIMARY KEY (lender, gateway),
  constraint "WEBHOOK_SOURCE_base_table_key" UNIQUE (base_table),
  constraint "WEBHOOK_SOURCE_raw_table_key" UNIQUE (raw_table),
  constraint "WEBHOOK_SOURCE_gateway_fkey" FOREIGN KEY (gateway) REFERENCES "OPS"."GATEWAY"(gateway),
  constraint "WEBHOOK_SOURCE_lender_fkey" FOREIGN KEY (lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "WEBHOOK_SOURCE_base_table_check" CHECK (base_table ~ '^BASE_[A-Z0-9_]+_API$'::text),
  constraint "WEBHOOK_SOURCE_posting_check" CHECK (posting = ANY (ARRAY['manual'::text, 'automatic'::text])),
  constraint "WEBHOOK_SOURCE_raw_table_check" CHECK (raw_table ~ '^RAW_[A-Z0-9_]+_API$'::text),
  constraint "WEBHOOK_SOURCE_recon_source_check" CHECK (recon_source ~ '^[a-z_]+$'::text)
);

create table "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_ARTHMATE_NACH_STATUS_RERT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_ARTHMATE_NACH_STATUS_RERT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_DMI_NACH_STATUS_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_DMI_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_DMI_NACH_STATUS_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_DMI_PAYMENT_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_DMI_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_DMI_PAYMENT_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_FILE_OTHER_RECORDS" (
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  class text not null,
  duplicate_of_line integer,
  raw_record text not null,
  constraint "RAW_FILE_OTHER_RECORDS_pkey" PRIMARY KEY (file_id, line),
  constraint "RAW_FILE_OTHER_RECORDS_file_id_fkey" FOREIGN KEY (file_id) REFERENCES "RAW"."RAW_S3_FILE_PROCESSING_LOG"(file_id),
  constraint "RAW_FILE_OTHER_RECORDS_byte_start_check" CHECK (byte_start >= 0),
  constraint "RAW_FILE_OTHER_RECORDS_check" CHECK ((class = 'duplicate'::text) = (duplicate_of_line IS NOT NULL)),
  constraint "RAW_FILE_OTHER_RECORDS_class_check" CHECK (class = ANY (ARRAY['title'::text, 'header'::text, 'blank'::text, 'footer'::text, 'duplicate'::text])),
  constraint "RAW_FILE_OTHER_RECORDS_line_check" CHECK (line > 0)
);

create table "RAW"."RAW_FINERACT_API_LOG" (
  call_id bigint generated always as identity not null,
  called_at timestamp with time zone default now() not null,
  method text not null,
  path text not null,
  source_key text,
  loan_external_id text,
  attempt integer,
  idempotency_key text,
  request_body text,
  response_status integer,
  response_headers jsonb,
  response_body text,
  duration_ms integer not null,
  transport_error text,
  constraint "RAW_FINERACT_API_LOG_pkey" PRIMARY KEY (call_id),
  constraint "RAW_FINERACT_API_LOG_duration_ms_check" CHECK (duration_ms >= 0)
);

create table "RAW"."RAW_GB_CASHFREE_API" (
  delivery_id bigint default nextval('"RAW"."RAW_DELIVERY_ID"'::regclass) not null,
  event_id text not null,
  event_type text not null,
  body bytea not null,
  body_sha256 bytea default sha256(body) not null,
  headers jsonb default '{}'::jsonb not null,
  origin text not null,
  received_at timestamp with time zone default now() not null,
  transformed_at timestamp with time zone,
  constraint "RAW_GB_CASHFREE_API_pkey" PRIMARY KEY (delivery_id),
  constraint "RAW_GB_CASHFREE_API_event_id_body_sha256_key" UNIQUE (event_id, body_sha256),
  constraint "RAW_GB_CASHFREE_API_body_check" CHECK (octet_length(body) <= 262144),
  constraint "RAW_GB_CASHFREE_API_event_id_check" CHECK (event_id <> ''::text),
  constraint "RAW_GB_CASHFREE_API_origin_check" CHECK (origin = ANY (ARRAY['webhook'::text, 'poll'::text]))
);

create table "RAW"."RAW_GB_NACH_PAYMENT_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_GB_NACH_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_GB_NACH_PAYMENT_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_IKF_NACH_STATUS_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_IKF_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_IKF_NACH_STATUS_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_LOAD" (
  load_id bigint generated always as identity not null,
  feed_key text not null,
  kind text not null,
  file_id bigint,
  row_count bigint not null,
  loaded_at timestamp with time zone default now() not null,
  transformed_at timestamp with time zone,
  constraint "RAW_LOAD_pkey" PRIMARY KEY (load_id),
  constraint "RAW_LOAD_feed_key_fkey" FOREIGN KEY (feed_key) REFERENCES "OPS"."FEED"(feed_key),
  constraint "RAW_LOAD_file_id_fkey" FOREIGN KEY (file_id) REFERENCES "RAW"."RAW_S3_FILE_PROCESSING_LOG"(file_id),
  constraint "RAW_LOAD_kind_check" CHECK (kind = ANY (ARRAY['file'::text, 'replay'::text])),
  constraint "RAW_LOAD_row_count_check" CHECK (row_count >= 0),
  constraint file_load_has_a_file CHECK ((kind = 'file'::text) = (file_id IS NOT NULL))
);

create table "RAW"."RAW_REJECTED_RECORDS" (
  reject_id bigint generated always as identity not null,
  file_id bigint not null,
  feed_key text not null,
  lender_key text not null,
  lender text not null,
  source_file text not null,
  mapping_version integer not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  raw_record text not null,
  record_digest uuid,
  reason text not null,
  detail text,
  loan_id text,
  amount numeric(14,2),
  date timestamp without time zone,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  damaged_payment_id text,
  sub_reference_id text,
  replayable boolean default false not null,
  state text default 'open'::text not null,
  replayed_load_id bigint,
  replayed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint "RAW_REJECTED_RECORDS_pkey" PRIMARY KEY (reject_id),
  constraint "RAW_REJECTED_RECORDS_feed_key_fkey" FOREIGN KEY (feed_key) REFERENCES "OPS"."FEED"(feed_key),
  constraint "RAW_REJECTED_RECORDS_file_id_fkey" FOREIGN KEY (file_id) REFERENCES "RAW"."RAW_S3_FILE_PROCESSING_LOG"(file_id),
  constraint "RAW_REJECTED_RECORDS_replayed_load_id_fkey" FOREIGN KEY (replayed_load_id) REFERENCES "RAW"."RAW_LOAD"(load_id),
  constraint "RAW_REJECTED_RECORDS_byte_start_check" CHECK (byte_start >= 0),
  constraint "RAW_REJECTED_RECORDS_check" CHECK (byte_end > byte_start),
  constraint "RAW_REJECTED_RECORDS_check1" CHECK ((state = 'replayed'::text) = (replayed_load_id IS NOT NULL)),
  constraint "RAW_REJECTED_RECORDS_line_check" CHECK (line > 0),
  constraint "RAW_REJECTED_RECORDS_reason_check" CHECK (reason = ANY (ARRAY['malformed row'::text, 'damaged identifier'::text, 'invalid amount'::text, 'invalid date'::text, 'amount <= 0'::text, 'status not in allowed values'::text, 'status contradicts reason'::text, 'components do not sum'::text, 'blank loan_id'::text])),
  constraint "RAW_REJECTED_RECORDS_state_check" CHECK (state = ANY (ARRAY['open'::text, 'replayed'::text, 'dismissed'::text]))
);

create table "RAW"."RAW_S3_FILE_PROCESSING_LOG" (
  file_id bigint generated always as identity not null,
  feed_key text not null,
  lender_key text not null,
  bucket text not null,
  object_key text not null,
  object_version text not null,
  etag text,
  size_bytes bigint,
  content_sha256 text,
  status text default 'pending'::text not null,
  attempts integer default 0 not null,
  mapping_version integer,
  encoding text,
  records_total bigint,
  records_title bigint,
  records_header bigint,
  records_blank bigint,
  records_footer bigint,
  records_loaded bigint,
  records_duplicate bigint,
  records_rejected bigint,
  amount_loaded numeric(18,2),
  control_total_stated numeric(18,2),
  control_total_found numeric(18,2),
  error_code text,
  error_message text,
  error_detail jsonb,
  duplicate_of_file_id bigint,
  archive_key text,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint "RAW_S3_FILE_PROCESSING_LOG_pkey" PRIMARY KEY (file_id),
  constraint "RAW_S3_FILE_PROCESSING_LOG_bucket_object_key_object_version_key" UNIQUE (bucket, object_key, object_version),
  constraint "RAW_S3_FILE_PROCESSING_LOG_duplicate_of_file_id_fkey" FOREIGN KEY (duplicate_of_file_id) REFERENCES "RAW"."RAW_S3_FILE_PROCESSING_LOG"(file_id),
  constraint "RAW_S3_FILE_PROCESSING_LOG_attempts_check" CHECK (attempts >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_content_sha256_check" CHECK (content_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint "RAW_S3_FILE_PROCESSING_LOG_records_blank_check" CHECK (records_blank >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_records_duplicate_check" CHECK (records_duplicate >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_records_footer_check" CHECK (records_footer >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_records_header_check" CHECK (records_header >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_records_loaded_check" CHECK (records_loaded >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_records_rejected_check" CHECK (records_rejected >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_records_title_check" CHECK (records_title >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_records_total_check" CHECK (records_total >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_size_bytes_check" CHECK (size_bytes >= 0),
  constraint "RAW_S3_FILE_PROCESSING_LOG_status_check" CHECK (status = ANY (ARRAY['pending'::text, 'processing'::text, 'success'::text, 'failed'::text])),
  constraint control_total_holds CHECK (status <> 'success'::text OR NOT control_total_stated IS DISTINCT FROM control_total_found),
  constraint failure_has_a_reason CHECK ((status = 'failed'::text) = (error_message IS NOT NULL)),
  constraint row_conservation CHECK (status <> 'success'::text OR records_total = (records_title + records_header + records_blank + records_footer + records_loaded + records_duplicate + records_rejected)),
  constraint success_is_complete CHECK (status <> 'success'::text OR content_sha256 IS NOT NULL AND records_total IS NOT NULL AND finished_at IS NOT NULL)
);

create table "RAW"."RAW_SHIVALIK_NACH_STATUS_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_SHIVALIK_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_SHIVALIK_NACH_STATUS_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_SHIVALIK_PAYMENT_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_SHIVALIK_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_SHIVALIK_PAYMENT_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_UGRO_CASHFREE_API" (
  delivery_id bigint default nextval('"RAW"."RAW_DELIVERY_ID"'::regclass) not null,
  event_id text not null,
  event_type text not null,
  body bytea not null,
  body_sha256 bytea default sha256(body) not null,
  headers jsonb default '{}'::jsonb not null,
  origin text not null,
  received_at timestamp with time zone default now() not null,
  transformed_at timestamp with time zone,
  constraint "RAW_UGRO_CASHFREE_API_pkey" PRIMARY KEY (delivery_id),
  constraint "RAW_UGRO_CASHFREE_API_event_id_body_sha256_key" UNIQUE (event_id, body_sha256),
  constraint "RAW_UGRO_CASHFREE_API_body_check" CHECK (octet_length(body) <= 262144),
  constraint "RAW_UGRO_CASHFREE_API_event_id_check" CHECK (event_id <> ''::text),
  constraint "RAW_UGRO_CASHFREE_API_origin_check" CHECK (origin = ANY (ARRAY['webhook'::text, 'poll'::text]))
);

create table "RAW"."RAW_UGRO_NACH_PAYMENT_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_UGRO_NACH_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_UGRO_NACH_PAYMENT_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_UGRO_RAZORPAY_API" (
  delivery_id bigint default nextval('"RAW"."RAW_DELIVERY_ID"'::regclass) not null,
  event_id text not null,
  event_type text not null,
  body bytea not null,
  body_sha256 bytea default sha256(body) not null,
  headers jsonb default '{}'::jsonb not null,
  origin text not null,
  received_at timestamp with time zone default now() not null,
  transformed_at timestamp with time zone,
  constraint "RAW_UGRO_RAZORPAY_API_pkey" PRIMARY KEY (delivery_id),
  constraint "RAW_UGRO_RAZORPAY_API_event_id_body_sha256_key" UNIQUE (event_id, body_sha256),
  constraint "RAW_UGRO_RAZORPAY_API_body_check" CHECK (octet_length(body) <= 262144),
  constraint "RAW_UGRO_RAZORPAY_API_event_id_check" CHECK (event_id <> ''::text),
  constraint "RAW_UGRO_RAZORPAY_API_origin_check" CHECK (origin = ANY (ARRAY['webhook'::text, 'poll'::text]))
);

create table "RAW"."RAW_UGRO_RAZORPAY_NACH_STATUS_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_UGRO_RAZORPAY_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_UGRO_RAZORPAY_NACH_STATUS_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_UMRN_MASTER" (
  umrn_row_id bigint generated always as identity not null,
  lan_id text,
  loan_id text not null,
  nbfc text,
  name text,
  phone text,
  sub_reference_id text not null,
  source_file text not null,
  loaded_by text not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_UMRN_MASTER_pkey" PRIMARY KEY (umrn_row_id),
  constraint "RAW_UMRN_MASTER_loan_id_check" CHECK (loan_id = upper(btrim(loan_id)) AND loan_id <> ''::text),
  constraint "RAW_UMRN_MASTER_sub_reference_id_check" CHECK (sub_reference_id = btrim(sub_reference_id) AND sub_reference_id <> ''::text)
);

create table "RAW"."RAW_VIVRITI_PAYMENT_NACH_STATUS_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_VIVRITI_PAYMENT_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_VIVRITI_PAYMENT_NACH_STATUS_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_VIVRITI_PAYMENT_REPORT" (
  loan_id text not null,
  amount numeric(14,2) not null,
  date timestamp without time zone not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  source_file text not null,
  lender text not null,
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  byte_start bigint not null,
  byte_end bigint not null,
  record_digest uuid not null,
  mapping_version integer not null,
  loaded_at timestamp with time zone default now() not null,
  constraint "RAW_VIVRITI_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "RAW_VIVRITI_PAYMENT_REPORT_loan_id_check" CHECK (loan_id <> ''::text)
);

create table "RAW"."RAW_VIVRITI_RAZORPAY_API" (
  delivery_id bigint default nextval('"RAW"."RAW_DELIVERY_ID"'::regclass) not null,
  event_id text not null,
  event_type text not null,
  body bytea not null,
  body_sha256 bytea default sha256(body) not null,
  headers jsonb default '{}'::jsonb not null,
  origin text not null,
  received_at timestamp with time zone default now() not null,
  transformed_at timestamp with time zone,
  constraint "RAW_VIVRITI_RAZORPAY_API_pkey" PRIMARY KEY (delivery_id),
  constraint "RAW_VIVRITI_RAZORPAY_API_event_id_body_sha256_key" UNIQUE (event_id, body_sha256),
  constraint "RAW_VIVRITI_RAZORPAY_API_body_check" CHECK (octet_length(body) <= 262144),
  constraint "RAW_VIVRITI_RAZORPAY_API_event_id_check" CHECK (event_id <> ''::text),
  constraint "RAW_VIVRITI_RAZORPAY_API_origin_check" CHECK (origin = ANY (ARRAY['webhook'::text, 'poll'::text]))
);

create table "BASE"."BASE_ARTHMATE_NACH_STATUS_RERT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_ARTHMATE_NACH_STATUS_RERT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_ARTHMATE_NACH_STATUS_RERT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_ARTHMATE_NACH_STATUS_RERT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_DMI_NACH_STATUS_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_DMI_NACH_STATUS_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_DMI_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_DMI_NACH_STATUS_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_DMI_PAYMENT_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_DMI_PAYMENT_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_DMI_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_DMI_PAYMENT_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_GB_NACH_PAYMENT_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_GB_NACH_PAYMENT_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_GB_NACH_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_GB_NACH_PAYMENT_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_IKF_NACH_STATUS_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_IKF_NACH_STATUS_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_IKF_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_IKF_NACH_STATUS_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_SHIVALIK_NACH_STATUS_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_SHIVALIK_NACH_STATUS_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_SHIVALIK_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_SHIVALIK_NACH_STATUS_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_SHIVALIK_PAYMENT_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_SHIVALIK_PAYMENT_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_SHIVALIK_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_SHIVALIK_PAYMENT_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_UGRO_NACH_PAYMENT_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_UGRO_NACH_PAYMENT_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_UGRO_NACH_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_UGRO_NACH_PAYMENT_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."BASE_VIVRITI_PAYMENT_REPORT" (
  row_id bigint not null,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  source_lender text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  record_digest uuid not null,
  source_key text not null,
  recon_match_key text not null,
  constraint "BASE_VIVRITI_PAYMENT_REPORT_pkey" PRIMARY KEY (row_id),
  constraint "BASE_VIVRITI_PAYMENT_REPORT_amount_check" CHECK (amount > 0::numeric),
  constraint "BASE_VIVRITI_PAYMENT_REPORT_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "CORE"."CORE_LOAN_MASTER" (
  loan_external_id text not null,
  source_lender text not null,
  fineract_product_id integer,
  fineract_loan_id bigint,
  life_cycle text default 'seen_in_collections'::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint "CORE_LOAN_MASTER_pkey" PRIMARY KEY (loan_external_id),
  constraint "CORE_LOAN_MASTER_fineract_loan_id_key" UNIQUE (fineract_loan_id),
  constraint "CORE_LOAN_MASTER_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "CORE_LOAN_MASTER_life_cycle_check" CHECK (life_cycle = ANY (ARRAY['seen_in_collections'::text, 'created'::text, 'approved'::text, 'active'::text, 'closed'::text, 'written_off'::text, 'overpaid'::text, 'deleted'::text])),
  constraint "CORE_LOAN_MASTER_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "CORE"."CORE_TRANSACTION_DATA" (
  source_key text not null,
  recon_match_key text not null,
  source_lender text not null,
  loan_external_id text,
  date date not null,
  amount numeric(14,2) not null,
  is_success boolean not null,
  recon_source text,
  recon_status text,
  status text,
  charge numeric(14,2),
  note text,
  payment_id text,
  sub_reference_id text,
  feed_key text not null,
  row_id bigint not null,
  load_id bigint not null,
  payment_ordinal integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  constraint "CORE_TRANSACTION_DATA_pkey" PRIMARY KEY (source_key),
  constraint "CORE_TRANSACTION_DATA_amount_check" CHECK (amount > 0::numeric),
  constraint "CORE_TRANSACTION_DATA_check" CHECK ((recon_source IS NULL) = (recon_status IS NULL)),
  constraint "CORE_TRANSACTION_DATA_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text),
  constraint "CORE_TRANSACTION_DATA_payment_ordinal_check" CHECK (payment_ordinal >= 1),
  constraint "CORE_TRANSACTION_DATA_recon_source_check" CHECK (recon_source ~ '^[a-z_]+$'::text),
  constraint "CORE_TRANSACTION_DATA_recon_status_check" CHECK (recon_status = ANY (ARRAY['New'::text, 'Matched'::text])),
  constraint key_follows_the_payment CHECK (
CASE
    WHEN payment_ordinal > 1 OR loan_external_id IS NULL THEN source_key ~ '^[0-9a-f]{32}$'::text
    ELSE source_key = md5(((source_lender || loan_external_id) || to_char(date::timestamp with time zone, 'YYYY-MM-DD'::text)) || amount::text)
END),
  constraint match_key_follows_the_payment CHECK (
CASE
    WHEN loan_external_id IS NULL THEN recon_match_key ~ '^[0-9a-f]{32}$'::text
    ELSE recon_match_key = md5((loan_external_id || to_char(date::timestamp with time zone, 'YYYY-MM-DD'::text)) || amount::text)
END)
);

create table "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (
  source_key text not null,
  source_lender text not null,
  status text not null,
  loan_external_id text not null,
  date date not null,
  amount numeric(14,2) not null,
  failure_count integer default 0 not null,
  reason_code text,
  reason text,
  fineract_transaction_id bigint,
  fineract_loan_id bigint,
  idempotency_key text,
  run_id bigint,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint "CORE_TRANSACTION_DATA_PROCESSED_pkey" PRIMARY KEY (source_key),
  constraint "CORE_TRANSACTION_DATA_PROCESSED_source_key_fkey" FOREIGN KEY (source_key) REFERENCES "CORE"."CORE_TRANSACTION_DATA"(source_key),
  constraint "CORE_TRANSACTION_DATA_PROCESSED_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "CORE_TRANSACTION_DATA_PROCESSED_amount_check" CHECK (amount > 0::numeric),
  constraint "CORE_TRANSACTION_DATA_PROCESSED_check" CHECK (status <> 'success'::text OR fineract_transaction_id IS NOT NULL),
  constraint "CORE_TRANSACTION_DATA_PROCESSED_check1" CHECK (status <> 'failed'::text OR reason_code IS NOT NULL AND reason IS NOT NULL AND failure_count > 0),
  constraint "CORE_TRANSACTION_DATA_PROCESSED_failure_count_check" CHECK (failure_count >= 0),
  constraint "CORE_TRANSACTION_DATA_PROCESSED_status_check" CHECK (status = ANY (ARRAY['success'::text, 'failed'::text]))
);

create table "CORE"."CORE_TRANSACTION_SOURCE" (
  feed_key text not null,
  row_id bigint not null,
  source_key text not null,
  loan_external_id text,
  load_id bigint not null,
  file_id bigint not null,
  line integer not null,
  payment_id text,
  record_digest uuid not null,
  created_at timestamp with time zone default now() not null,
  constraint "CORE_TRANSACTION_SOURCE_pkey" PRIMARY KEY (feed_key, row_id)
);

-- views

create view "OPS"."POSTING_CAP_NOW" as
 SELECT change_id,
    lender,
    rupees,
    payments,
    reason,
    changed_by,
    changed_at
   FROM ( SELECT DISTINCT ON ("POSTING_CAP".lender) "POSTING_CAP".change_id,
            "POSTING_CAP".lender,
            "POSTING_CAP".rupees,
            "POSTING_CAP".payments,
            "POSTING_CAP".reason,
            "POSTING_CAP".changed_by,
            "POSTING_CAP".changed_at
           FROM "OPS"."POSTING_CAP"
          ORDER BY "POSTING_CAP".lender, "POSTING_CAP".change_id DESC) newest
  WHERE rupees IS NOT NULL OR payments IS NOT NULL;

create view "OPS"."QUEUEABLE_REPAYMENT" as
 SELECT source_key,
    source_lender,
    loan_external_id,
    date,
    amount,
    state,
    next_attempt_at
   FROM "OPS"."REPAYMENT_OUTBOX" o
  WHERE (state = ANY (ARRAY['ready'::text, 'failed'::text])) AND NOT (EXISTS ( SELECT
           FROM "OPS"."HOLD" h
          WHERE h.source_key = o.source_key AND h.released_at IS NULL)) AND NOT (EXISTS ( SELECT
           FROM "OPS"."HOLD" h
          WHERE h.loan_external_id = o.loan_external_id AND h.released_at IS NULL));

-- indexes

CREATE INDEX action_of_dead_letter ON "OPS"."DEAD_LETTER_ACTION" USING btree (message_id, action_id);

CREATE INDEX approval_of_subject ON "OPS"."APPROVAL" USING btree (subject_key, approval_id);

CREATE INDEX approval_pending ON "OPS"."APPROVAL" USING btree (approval_id DESC) WHERE (status = 'pending'::text);

CREATE UNIQUE INDEX approval_waits_once ON "OPS"."APPROVAL" USING btree (kind, subject_key) WHERE (status = 'pending'::text);

CREATE INDEX comment_of_exception ON "OPS"."EXCEPTION_COMMENT" USING btree (exception_id, comment_id);

CREATE INDEX double_report_of_twin ON "OPS"."EXCEPTION" USING btree (((detail ->> 'twin_source_key'::text))) WHERE ((category = 'possible double report'::text) AND (status = 'open'::text));

CREATE INDEX exception_newest_first ON "OPS"."EXCEPTION" USING btree (status, exception_id DESC);

CREATE INDEX exception_of_payment ON "OPS"."EXCEPTION" USING btree (source_key) WHERE (source_key IS NOT NULL);

CREATE UNIQUE INDEX exception_once ON "OPS"."EXCEPTION" USING btree (category, case_key);

CREATE INDEX exception_open ON "OPS"."EXCEPTION" USING btree (category, exception_id) WHERE (status = 'open'::text);

CREATE UNIQUE INDEX one_claim_per_loan ON "OPS"."REPAYMENT_OUTBOX" USING btree (loan_external_id) WHERE (claimed_by IS NOT NULL);

CREATE UNIQUE INDEX open_hold_of_loan ON "OPS"."HOLD" USING btree (loan_external_id) WHERE ((released_at IS NULL) AND (loan_external_id IS NOT NULL));

CREATE UNIQUE INDEX open_hold_of_payment ON "OPS"."HOLD" USING btree (source_key) WHERE ((released_at IS NULL) AND (source_key IS NOT NULL));

CREATE INDEX outbox_of_run ON "OPS"."REPAYMENT_OUTBOX" USING btree (run_id, state) WHERE (run_id IS NOT NULL);

CREATE INDEX outbox_set_aside ON "OPS"."REPAYMENT_OUTBOX" USING btree (source_lender) WHERE (state = ANY (ARRAY['held'::text, 'parked'::text]));

CREATE INDEX outbox_to_queue ON "OPS"."REPAYMENT_OUTBOX" USING btree (date, loan_external_id, source_key) WHERE (state = ANY (ARRAY['ready'::text, 'failed'::text]));

CREATE INDEX outbox_under_way ON "OPS"."REPAYMENT_OUTBOX" USING btree (queued_at) WHERE (state = 'queued'::text);

CREATE INDEX outbox_under_way_of_loan ON "OPS"."REPAYMENT_OUTBOX" USING btree (loan_external_id, date) WHERE (state = 'queued'::text);

CREATE INDEX posting_cap_of_lender ON "OPS"."POSTING_CAP" USING btree (lender, change_id);

CREATE UNIQUE INDEX proof_difference_once ON "OPS"."PROOF_DIFFERENCE" USING btree (loan_external_id, kind, source_key) WHERE (resolved_at IS NULL);

CREATE INDEX proof_loan_due ON "OPS"."PROOF_LOAN" USING btree (due_in_run, loan_external_id) WHERE (due_in_run IS NOT NULL);

CREATE INDEX proof_loan_oldest ON "OPS"."PROOF_LOAN" USING btree (proven_at NULLS FIRST, loan_external_id);

CREATE UNIQUE INDEX proof_running_once ON "OPS"."PROOF_RUN" USING btree ((true)) WHERE (status = 'running'::text);

CREATE INDEX report_of_second_payment ON "OPS"."SECOND_PAYMENT_REPORT" USING btree (exception_id);

CREATE UNIQUE INDEX run_after_file_waits_once ON "OPS"."PIPELINE_RUN" USING btree (trigger) WHERE ((trigger = 'file'::text) AND (status = 'pending'::text));

CREATE UNIQUE INDEX second_payment_of_first ON "OPS"."EXCEPTION" USING btree (((detail ->> 'released_source_key'::text))) WHERE ((category = 'possible second payment'::text) AND ((detail ->> 'released_source_key'::text) IS NOT NULL));

CREATE INDEX undo_to_queue ON "OPS"."REPAYMENT_UNDO" USING btree (date, source_key) WHERE (state = ANY (ARRAY['ready'::text, 'failed'::text]));

CREATE INDEX undo_under_way ON "OPS"."REPAYMENT_UNDO" USING btree (queued_at) WHERE (state = ANY (ARRAY['queued'::text, 'sent'::text]));

CREATE INDEX "RAW_ARTHMATE_NACH_STATUS_RERT_load_id_idx" ON "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_DMI_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_DMI_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_DMI_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_DMI_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_GB_CASHFREE_API_delivery_id_idx" ON "RAW"."RAW_GB_CASHFREE_API" USING btree (delivery_id) WHERE (transformed_at IS NULL);

CREATE INDEX "RAW_GB_NACH_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_GB_NACH_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_IKF_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_IKF_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_SHIVALIK_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_SHIVALIK_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_SHIVALIK_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_SHIVALIK_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_UGRO_CASHFREE_API_delivery_id_idx" ON "RAW"."RAW_UGRO_CASHFREE_API" USING btree (delivery_id) WHERE (transformed_at IS NULL);

CREATE INDEX "RAW_UGRO_NACH_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_UGRO_NACH_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_UGRO_RAZORPAY_API_delivery_id_idx" ON "RAW"."RAW_UGRO_RAZORPAY_API" USING btree (delivery_id) WHERE (transformed_at IS NULL);

CREATE INDEX "RAW_UGRO_RAZORPAY_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_UGRO_RAZORPAY_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_VIVRITI_PAYMENT_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_VIVRITI_PAYMENT_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_VIVRITI_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_VIVRITI_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_VIVRITI_RAZORPAY_API_delivery_id_idx" ON "RAW"."RAW_VIVRITI_RAZORPAY_API" USING btree (delivery_id) WHERE (transformed_at IS NULL);

CREATE UNIQUE INDEX file_content_once ON "RAW"."RAW_S3_FILE_PROCESSING_LOG" USING btree (feed_key, content_sha256) WHERE (status = 'success'::text);

CREATE INDEX file_newest_first ON "RAW"."RAW_S3_FILE_PROCESSING_LOG" USING btree (feed_key, file_id DESC);

CREATE INDEX fineract_call_of_transaction ON "RAW"."RAW_FINERACT_API_LOG" USING btree (source_key, call_id) WHERE (source_key IS NOT NULL);

CREATE UNIQUE INDEX load_once_per_file ON "RAW"."RAW_LOAD" USING btree (file_id) WHERE (kind = 'file'::text);

CREATE INDEX load_to_transform ON "RAW"."RAW_LOAD" USING btree (load_id) WHERE (transformed_at IS NULL);

CREATE INDEX reject_of_file ON "RAW"."RAW_REJECTED_RECORDS" USING btree (file_id, line);

CREATE INDEX reject_waiting_for_master ON "RAW"."RAW_REJECTED_RECORDS" USING btree (sub_reference_id) WHERE ((reason = 'blank loan_id'::text) AND (state = 'open'::text));

CREATE INDEX umrn_by_sub_reference ON "RAW"."RAW_UMRN_MASTER" USING btree (sub_reference_id);

CREATE INDEX "BASE_ARTHMATE_NACH_STATUS_RERT_load_id_idx" ON "BASE"."BASE_ARTHMATE_NACH_STATUS_RERT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_DMI_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_DMI_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_DMI_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_DMI_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_GB_NACH_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_GB_NACH_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_IKF_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_IKF_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_SHIVALIK_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_SHIVALIK_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_SHIVALIK_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_SHIVALIK_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_UGRO_NACH_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_UGRO_NACH_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_VIVRITI_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_VIVRITI_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX processed_by_time ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" USING brin (updated_at) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX processed_lately ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" USING brin (updated_at) WITH (pages_per_range='32', autosummarize='on');

CREATE INDEX processed_of_loan ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" USING btree (loan_external_id);

CREATE INDEX source_by_payment_id ON "CORE"."CORE_TRANSACTION_SOURCE" USING btree (payment_id, loan_external_id) WHERE (payment_id IS NOT NULL);

CREATE INDEX source_of_transaction ON "CORE"."CORE_TRANSACTION_SOURCE" USING hash (source_key);

CREATE INDEX transaction_by_load ON "CORE"."CORE_TRANSACTION_DATA" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX transaction_by_loan ON "CORE"."CORE_TRANSACTION_DATA" USING btree (loan_external_id, date);

-- functions

CREATE OR REPLACE FUNCTION "CORE".same_identity(payment_ids text[], note text, other_payment_ids text[], other_note text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  with word as (
    select btrim(regexp_replace(upper(id), '[^A-Z0-9]+', ' ', 'g')) as id, side
    from (select unnest(payment_ids), 1 union all select unnest(other_payment_ids), 2) as known (id, side)
  ),
  narration as (
    select ' ' || regexp_replace(upper(text), '[^A-Z0-9]+', ' ', 'g') || ' ' as text, side
    from (values (note, 1), (other_note, 2)) as given (text, side)
  )
  select exists (select from word a join word b on a.id = b.id where a.side = 1 and b.side = 2 and length(a.id) >= 6)
      or exists (
        select from word a join narration n on n.side <> a.side
        where length(a.id) >= 6 and strpos(n.text, ' ' || a.id || ' ') > 0)
$function$;

CREATE OR REPLACE FUNCTION "CORE".success_is_final()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'repayment % is posted: its result never changes again', old.source_key using errcode = 'integrity_constraint_violation';
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".create_feed_tables(raw_table text, base_table text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format($ddl$
    create table "RAW".%1$I (
      loan_id           text not null check (loan_id <> ''),
      amount            numeric(14,2) not null check (amount > 0),
      date              timestamp not null,
      status            text,
      charge            numeric(14,2),
      note              text,
      payment_id        text,
      sub_reference_id  text,
      source_file       text not null,
      lender            text not null,
      row_id            bigint not null default nextval('"RAW"."RAW_ROW_ID"'),
      load_id           bigint not null,
      file_id           bigint not null,
      line              integer not null,
      byte_start        bigint not null,
      byte_end          bigint not null,
      record_digest     uuid not null,
      mapping_version   integer not null,
      loaded_at         timestamptz not null default now()
    )$ddl$, raw_table);
  -- Rows arrive in load order and are read by load: a block range index costs the load nearly nothing.
  execute format('create index on "RAW".%I using brin (load_id) with (pages_per_range = 128, autosummarize = on)', raw_table);
  execute format($ddl$
    create table "BASE".%1$I (
      row_id            bigint primary key,
      load_id           bigint not null,
      file_id           bigint not null,
      line              integer not null,
      source_lender     text not null,
      loan_external_id  text not null check (loan_external_id = upper(btrim(loan_external_id)) and loan_external_id <> ''),
      date              date not null,
      amount            numeric(14,2) not null check (amount > 0),
      status            text,
      charge            numeric(14,2),
      note              text,
      payment_id        text,
      sub_reference_id  text,
      record_digest     uuid not null,
      source_key        text not null,
      recon_match_key   text not null
    )$ddl$, base_table);
  execute format('create index on "BASE".%I using brin (load_id) with (pages_per_range = 16, autosummarize = on)', base_table);
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".create_webhook_table(raw_table text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION "OPS".decision_is_final()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or old.status <> 'pending' then
    raise exception 'approval % is kept as it is: a decision never changes again', old.approval_id
      using errcode = 'integrity_constraint_violation';
  end if;
  -- What was asked for is what is decided on.
  if (new.approval_id, new.kind, new.subject_key, new.source_lender, new.loan_external_id, new.amount, new.payload,
      new.reason, new.requested_by, new.requested_at)
     is distinct from
     (old.approval_id, old.kind, old.subject_key, old.source_lender, old.loan_external_id, old.amount, old.payload,
      old.reason, old.requested_by, old.requested_at) then
    raise exception 'approval %: what was asked for never changes', old.approval_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".is_on_hold(source_key text, loan_external_id text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from "OPS"."HOLD" h where h.source_key = $1 and h.released_at is null)
      or exists (select from "OPS"."HOLD" h where h.loan_external_id = $2 and h.released_at is null)
$function$;

CREATE OR REPLACE FUNCTION "OPS".keep_history()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a row of % is history: it is never changed or deleted', tg_table_name using errcode = 'integrity_constraint_violation';
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".keep_posting_on()
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock_shared(7214004);
  return "OPS".posting_is_on();
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".posting_is_on()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select posting = 'on' from "OPS"."POSTING_SWITCH" order by change_id desc limit 1), true)
$function$;

CREATE OR REPLACE FUNCTION "OPS".record_is_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'integrity_constraint_violation';
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".release_is_final()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'hold % is released: it is never changed again', old.hold_id using errcode = 'integrity_constraint_violation';
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".undone_is_final()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'repayment % is undone: that never changes again', old.source_key using errcode = 'integrity_constraint_violation';
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".waits_for_decision(source_key text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select
    from "OPS"."EXCEPTION" e
    where e.source_key = $1
      and ((e.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting') and e.status = 'open')
           or (e.category = 'possible double report' and e.resolution = 'same identity')))
$function$;

-- triggers

CREATE TRIGGER success_is_final BEFORE DELETE OR UPDATE ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" FOR EACH ROW WHEN (old.status = 'success'::text) EXECUTE FUNCTION "CORE".success_is_final();

CREATE TRIGGER decision_is_final BEFORE DELETE OR UPDATE ON "OPS"."APPROVAL" FOR EACH ROW EXECUTE FUNCTION "OPS".decision_is_final();

CREATE TRIGGER record_is_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON "OPS"."DEAD_LETTER_ACTION" FOR EACH STATEMENT EXECUTE FUNCTION "OPS".record_is_kept();

CREATE TRIGGER keep_history BEFORE DELETE ON "OPS"."HOLD" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_history();

CREATE TRIGGER release_is_final BEFORE UPDATE ON "OPS"."HOLD" FOR EACH ROW WHEN (old.released_at IS NOT NULL) EXECUTE FUNCTION "OPS".release_is_final();

CREATE TRIGGER keep_history BEFORE DELETE OR UPDATE ON "OPS"."POSTING_CAP" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_history();

CREATE TRIGGER keep_history BEFORE DELETE OR UPDATE ON "OPS"."POSTING_SWITCH" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_history();

CREATE TRIGGER undone_is_final BEFORE DELETE OR UPDATE ON "OPS"."REPAYMENT_UNDO" FOR EACH ROW WHEN (old.state = 'undone'::text) EXECUTE FUNCTION "OPS".undone_is_final();
