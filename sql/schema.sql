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
  constraint "APPROVAL_kind_check" CHECK (kind = ANY (ARRAY['release second payment'::text, 'release double report'::text, 'release restated payment'::text, 'release loan of another lender'::text, 'release reversed payment'::text, 'release contradictory payment'::text, 'release hold'::text, 'dismiss payment'::text, 'retry parked repayment'::text, 'resolve by hand'::text, 'undo repayment'::text, 'attach payment to loan'::text, 'set aside webhook'::text, 'correct rejected record'::text])),
  constraint "APPROVAL_reason_check" CHECK (btrim(reason) <> ''::text),
  constraint "APPROVAL_requested_by_check" CHECK (btrim(requested_by) <> ''::text),
  constraint "APPROVAL_status_check" CHECK (status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])),
  constraint "APPROVAL_subject_key_check" CHECK (subject_key <> ''::text),
  constraint decision_is_complete CHECK ((status = 'pending'::text) = (decided_at IS NULL) AND (status = 'pending'::text) = (decided_by IS NULL)),
  constraint maker_is_not_checker CHECK ((status <> ALL (ARRAY['approved'::text, 'rejected'::text])) OR lower(btrim(decided_by)) <> lower(btrim(requested_by)))
);

create table "OPS"."AUDIT_LOG" (
  entry_number bigint not null,
  recorded_at timestamp with time zone not null,
  changed_by text,
  database_user text not null,
  program text not null,
  action text not null,
  subject_table text not null,
  subject_key text not null,
  lender text,
  before jsonb,
  after jsonb,
  previous_hash bytea not null,
  entry_hash bytea not null,
  constraint "AUDIT_LOG_pkey" PRIMARY KEY (entry_number),
  constraint "AUDIT_LOG_action_check" CHECK (action = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text])),
  constraint "AUDIT_LOG_check" CHECK (num_nonnulls(before, after) > 0),
  constraint "AUDIT_LOG_entry_number_check" CHECK (entry_number > 0)
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

create table "OPS"."DELIVERY_REPLAY" (
  replay_id bigint generated always as identity not null,
  requested_by text not null,
  chosen jsonb not null,
  deliveries integer not null,
  replayed_at timestamp with time zone default now() not null,
  constraint "DELIVERY_REPLAY_pkey" PRIMARY KEY (replay_id),
  constraint "DELIVERY_REPLAY_deliveries_check" CHECK (deliveries >= 0)
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
  constraint "EXCEPTION_category_check" CHECK (category = ANY (ARRAY['possible second payment'::text, 'possible double report'::text, 'restated payment'::text, 'loan of another lender'::text, 'posting failed'::text, 'posting needs approval'::text, 'posted differently'::text, 'mandate conflict'::text, 'reversal after posting'::text, 'reversal before posting'::text, 'proof difference'::text, 'unresolved webhook payment'::text, 'contradictory webhook payment'::text, 'disputed payment'::text, 'unreadable webhook'::text])),
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

create table "OPS"."EXCEPTION_OWNER" (
  change_id bigint generated always as identity not null,
  exception_id bigint not null,
  source_lender text,
  owner text,
  owner_set_by text not null,
  owner_set_at timestamp with time zone default clock_timestamp() not null,
  constraint "EXCEPTION_OWNER_pkey" PRIMARY KEY (change_id),
  constraint "EXCEPTION_OWNER_exception_id_fkey" FOREIGN KEY (exception_id) REFERENCES "OPS"."EXCEPTION"(exception_id),
  constraint "EXCEPTION_OWNER_owner_fkey" FOREIGN KEY (owner) REFERENCES "OPS"."USER_ACCOUNT"(email),
  constraint "EXCEPTION_OWNER_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "EXCEPTION_OWNER_owner_set_by_check" CHECK (btrim(owner_set_by) <> ''::text)
);

create table "OPS"."FEED" (
  feed_key text not null,
  lender text not null,
  raw_table text not null,
  base_table text not null,
  recon_source text,
  created_at timestamp with time zone default now() not null,
  kind text default 'file'::text not null,
  gateway text,
  constraint "FEED_pkey" PRIMARY KEY (feed_key),
  constraint "FEED_base_table_key" UNIQUE (base_table),
  constraint "FEED_raw_table_key" UNIQUE (raw_table),
  constraint "FEED_gateway_fkey" FOREIGN KEY (gateway) REFERENCES "OPS"."GATEWAY"(gateway),
  constraint "FEED_lender_fkey" FOREIGN KEY (lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "FEED_base_table_check" CHECK (base_table ~ '^BASE_[A-Z0-9_]+$'::text),
  constraint "FEED_feed_key_check" CHECK (feed_key ~ '^[a-z][a-z0-9_]*$'::text),
  constraint "FEED_kind_check" CHECK (kind = ANY (ARRAY['file'::text, 'webhook'::text])),
  constraint "FEED_raw_table_check" CHECK (raw_table ~ '^RAW_[A-Z0-9_]+$'::text),
  constraint "FEED_recon_source_check" CHECK (recon_source ~ '^[a-z_]+$'::text),
  constraint webhook_has_a_gateway CHECK (kind = 'file'::text OR gateway IS NOT NULL)
);

create table "OPS"."FEED_CALENDAR" (
  feed_key text not null,
  days integer[] not null,
  bank_days_only boolean not null,
  expected_by_hour integer not null,
  grace_hours integer not null,
  changed_by text default 'migration'::text not null,
  changed_at timestamp with time zone default now() not null,
  constraint "FEED_CALENDAR_pkey" PRIMARY KEY (feed_key),
  constraint "FEED_CALENDAR_feed_key_fkey" FOREIGN KEY (feed_key) REFERENCES "OPS"."FEED"(feed_key),
  constraint "FEED_CALENDAR_changed_by_check" CHECK (btrim(changed_by) <> ''::text),
  constraint "FEED_CALENDAR_days_check" CHECK (days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]),
  constraint "FEED_CALENDAR_expected_by_hour_check" CHECK (expected_by_hour >= 0 AND expected_by_hour <= 23),
  constraint "FEED_CALENDAR_grace_hours_check" CHECK (grace_hours >= 0 AND grace_hours <= 168)
);

create table "OPS"."FILE_REPROCESSING" (
  reprocessing_id bigint generated always as identity not null,
  file_id bigint not null,
  source_lender text,
  error_code text,
  attempts integer not null,
  requested_by text not null,
  reason text not null,
  requested_at timestamp with time zone default now() not null,
  constraint "FILE_REPROCESSING_pkey" PRIMARY KEY (reprocessing_id),
  constraint "FILE_REPROCESSING_file_id_fkey" FOREIGN KEY (file_id) REFERENCES "RAW"."RAW_S3_FILE_PROCESSING_LOG"(file_id),
  constraint "FILE_REPROCESSING_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "FILE_REPROCESSING_reason_check" CHECK (btrim(reason) <> ''::text),
  constraint "FILE_REPROCESSING_requested_by_check" CHECK (btrim(requested_by) <> ''::text)
);

create table "OPS"."FILE_UPLOAD" (
  upload_id bigint generated always as identity not null,
  feed_key text not null,
  source_lender text not null,
  bucket text not null,
  object_key text not null,
  file_name text not null,
  content_sha256 text not null,
  size_bytes bigint not null,
  requested_by text not null,
  requested_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint "FILE_UPLOAD_pkey" PRIMARY KEY (upload_id),
  constraint "FILE_UPLOAD_feed_key_fkey" FOREIGN KEY (feed_key) REFERENCES "OPS"."FEED"(feed_key),
  constraint "FILE_UPLOAD_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "FILE_UPLOAD_check" CHECK (expires_at > requested_at),
  constraint "FILE_UPLOAD_content_sha256_check" CHECK (content_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint "FILE_UPLOAD_file_name_check" CHECK (file_name <> ''::text),
  constraint "FILE_UPLOAD_requested_by_check" CHECK (btrim(requested_by) <> ''::text),
  constraint "FILE_UPLOAD_size_bytes_check" CHECK (size_bytes > 0)
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

create table "OPS"."GATEWAY_POLL" (
  poll_id bigint generated always as identity not null,
  lender text not null,
  gateway text not null,
  trigger text not null,
  requested_by text not null,
  status text default 'running'::text not null,
  window_from timestamp with time zone not null,
  window_to timestamp with time zone not null,
  deep boolean not null,
  "position" text,
  pages integer default 0 not null,
  happenings_seen integer default 0 not null,
  gaps_found integer default 0 not null,
  error_message text,
  claimed_by uuid,
  claimed_message text,
  claimed_until timestamp with time zone,
  started_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  constraint "GATEWAY_POLL_pkey" PRIMARY KEY (poll_id),
  constraint "GATEWAY_POLL_lender_gateway_fkey" FOREIGN KEY (lender, gateway) REFERENCES "OPS"."GATEWAY_POLL_SOURCE"(lender, gateway),
  constraint "GATEWAY_POLL_check" CHECK (window_from < window_to),
  constraint "GATEWAY_POLL_check1" CHECK ((status = 'failed'::text) = (error_message IS NOT NULL)),
  constraint "GATEWAY_POLL_check2" CHECK ((status = 'running'::text) = (finished_at IS NULL)),
  constraint "GATEWAY_POLL_check3" CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
  constraint "GATEWAY_POLL_gaps_found_check" CHECK (gaps_found >= 0),
  constraint "GATEWAY_POLL_happenings_seen_check" CHECK (happenings_seen >= 0),
  constraint "GATEWAY_POLL_pages_check" CHECK (pages >= 0),
  constraint "GATEWAY_POLL_status_check" CHECK (status = ANY (ARRAY['running'::text, 'success'::text, 'failed'::text])),
  constraint "GATEWAY_POLL_trigger_check" CHECK (trigger = ANY (ARRAY['schedule'::text, 'api'::text]))
);

create table "OPS"."GATEWAY_POLL_SOURCE" (
  lender text not null,
  gateway text not null,
  polled boolean default true not null,
  complete_until timestamp with time zone,
  deep_on date,
  created_at timestamp with time zone default now() not null,
  constraint "GATEWAY_POLL_SOURCE_pkey" PRIMARY KEY (lender, gateway),
  constraint "GATEWAY_POLL_SOURCE_lender_gateway_fkey" FOREIGN KEY (lender, gateway) REFERENCES "OPS"."WEBHOOK_SOURCE"(lender, gateway)
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

create table "OPS"."HOLIDAY" (
  day date not null,
  name text not null,
  is_holiday boolean default true not null,
  changed_by text not null,
  changed_at timestamp with time zone default now() not null,
  constraint "HOLIDAY_pkey" PRIMARY KEY (day),
  constraint "HOLIDAY_changed_by_check" CHECK (btrim(changed_by) <> ''::text),
  constraint "HOLIDAY_name_check" CHECK (btrim(name) <> ''::text)
);

create table "OPS"."LAST_LOGIN" (
  user_id bigint not null,
  last_login_at timestamp with time zone not null,
  constraint "LAST_LOGIN_pkey" PRIMARY KEY (user_id),
  constraint "LAST_LOGIN_user_id_fkey" FOREIGN KEY (user_id) REFERENCES "OPS"."USER_ACCOUNT"(user_id)
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

create table "OPS"."LOGIN_TRY" (
  kind text not null,
  subject text not null,
  tries integer not null,
  last_try_at timestamp with time zone not null,
  blocked_until timestamp with time zone,
  constraint "LOGIN_TRY_pkey" PRIMARY KEY (kind, subject),
  constraint "LOGIN_TRY_kind_check" CHECK (kind = ANY (ARRAY['email'::text, 'source'::text])),
  constraint "LOGIN_TRY_tries_check" CHECK (tries >= 0)
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

create table "OPS"."REFRESH_TOKEN" (
  token_hash bytea not null,
  user_id bigint not null,
  family_id uuid not null,
  family_started_at timestamp with time zone not null,
  issued_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint "REFRESH_TOKEN_pkey" PRIMARY KEY (token_hash),
  constraint "REFRESH_TOKEN_user_id_fkey" FOREIGN KEY (user_id) REFERENCES "OPS"."USER_ACCOUNT"(user_id),
  constraint "REFRESH_TOKEN_check" CHECK (expires_at > issued_at),
  constraint "REFRESH_TOKEN_token_hash_check" CHECK (length(token_hash) = 32)
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
  constraint "REPAYMENT_OUTBOX_amount_check" CHECK (amount > 0::numeric),
  constraint "REPAYMENT_OUTBOX_attempt_check" CHECK (attempt >= 0),
  constraint "REPAYMENT_OUTBOX_check" CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
  constraint "REPAYMENT_OUTBOX_check1" CHECK (claimed_by IS NULL OR state = 'queued'::text),
  constraint "REPAYMENT_OUTBOX_check2" CHECK (state <> 'queued'::text OR queued_at IS NOT NULL),
  constraint "REPAYMENT_OUTBOX_failure_count_check" CHECK (failure_count >= 0),
  constraint "REPAYMENT_OUTBOX_send_count_check" CHECK (send_count >= 0),
  constraint "REPAYMENT_OUTBOX_state_check" CHECK (state = ANY (ARRAY['ready'::text, 'queued'::text, 'posted'::text, 'failed'::text, 'parked'::text, 'held'::text, 'dismissed'::text]))
);

create table "OPS"."REPAYMENT_RETRY" (
  retry_id bigint generated always as identity not null,
  source_key text not null,
  source_lender text not null,
  reason text not null,
  requested_by text not null,
  requested_at timestamp with time zone default clock_timestamp() not null,
  next_attempt_at timestamp with time zone not null,
  failure_count integer not null,
  constraint "REPAYMENT_RETRY_pkey" PRIMARY KEY (retry_id),
  constraint "REPAYMENT_RETRY_source_key_fkey" FOREIGN KEY (source_key) REFERENCES "CORE"."CORE_TRANSACTION_DATA"(source_key),
  constraint "REPAYMENT_RETRY_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "REPAYMENT_RETRY_reason_check" CHECK (btrim(reason) <> ''::text),
  constraint "REPAYMENT_RETRY_requested_by_check" CHECK (btrim(requested_by) <> ''::text)
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
  file_id bigint,
  line integer,
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

create table "OPS"."USER_ACCOUNT" (
  user_id bigint generated always as identity not null,
  email text not null,
  display_name text not null,
  password_hash text not null,
  role text not null,
  lenders text[],
  status text default 'active'::text not null,
  must_change_password boolean not null,
  password_changed_at timestamp with time zone default now() not null,
  created_by text not null,
  created_at timestamp with time zone default now() not null,
  changed_by text not null,
  changed_at timestamp with time zone default now() not null,
  constraint "USER_ACCOUNT_pkey" PRIMARY KEY (user_id),
  constraint "USER_ACCOUNT_email_key" UNIQUE (email),
  constraint "USER_ACCOUNT_changed_by_check" CHECK (btrim(changed_by) <> ''::text),
  constraint "USER_ACCOUNT_created_by_check" CHECK (btrim(created_by) <> ''::text),
  constraint "USER_ACCOUNT_display_name_check" CHECK (btrim(display_name) <> ''::text),
  constraint "USER_ACCOUNT_email_check" CHECK (email = lower(email) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text AND length(email) <= 254),
  constraint "USER_ACCOUNT_lenders_check" CHECK (cardinality(lenders) > 0 AND array_position(lenders, NULL::text) IS NULL),
  constraint "USER_ACCOUNT_password_hash_check" CHECK (password_hash ~~ '$argon2id$%'::text),
  constraint "USER_ACCOUNT_role_check" CHECK (role = ANY (ARRAY['viewer'::text, 'operator'::text, 'approver'::text, 'admin'::text])),
  constraint "USER_ACCOUNT_status_check" CHECK (status = ANY (ARRAY['active'::text, 'disabled'::text]))
);

create table "OPS"."WEBHOOK_SOURCE" (
  lender text not null,
  gateway text not null,
  raw_table text not null,
  base_table text not null,
  recon_source text not null,
  posting text default 'manual'::text not null,
  created_at timestamp with time zone default now() not null,
  feed_key text default lower((((lender || '_'::text) || gateway) || '_api'::text)) not null,
  constraint "WEBHOOK_SOURCE_pkey" PRIMARY KEY (lender, gateway),
  constraint "WEBHOOK_SOURCE_base_table_key" UNIQUE (base_table),
  constraint "WEBHOOK_SOURCE_feed_key_key" UNIQUE (feed_key),
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
  constraint "RAW_LOAD_kind_check" CHECK (kind = ANY (ARRAY['file'::text, 'replay'::text, 'webhook'::text])),
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
  state_changed_by text,
  constraint "RAW_REJECTED_RECORDS_pkey" PRIMARY KEY (reject_id),
  constraint "RAW_REJECTED_RECORDS_replayed_load_id_fkey" FOREIGN KEY (replayed_load_id) REFERENCES "RAW"."RAW_LOAD"(load_id),
  constraint "RAW_REJECTED_RECORDS_byte_start_check" CHECK (byte_start >= 0),
  constraint "RAW_REJECTED_RECORDS_check" CHECK (byte_end > byte_start),
  constraint "RAW_REJECTED_RECORDS_check1" CHECK ((state = 'replayed'::text) = (replayed_load_id IS NOT NULL)),
  constraint "RAW_REJECTED_RECORDS_line_check" CHECK (line > 0),
  constraint "RAW_REJECTED_RECORDS_reason_check" CHECK (reason = ANY (ARRAY['malformed row'::text, 'damaged identifier'::text, 'invalid amount'::text, 'invalid date'::text, 'amount <= 0'::text, 'status not in allowed values'::text, 'status contradicts reason'::text, 'components do not sum'::text, 'blank loan_id'::text])),
  constraint "RAW_REJECTED_RECORDS_state_check" CHECK (state = ANY (ARRAY['open'::text, 'replayed'::text, 'dismissed'::text]))
);

create table "RAW"."RAW_REJECT_CORRECTION" (
  correction_id bigint generated always as identity not null,
  reject_id bigint not null,
  source_lender text not null,
  before jsonb not null,
  after jsonb not null,
  dismisses boolean default false not null,
  although_reversal boolean default false not null,
  checked_row jsonb,
  problem text,
  problem_detail text,
  approval_id bigint,
  corrected_by text not null,
  reason text not null,
  corrected_at timestamp with time zone default now() not null,
  constraint "RAW_REJECT_CORRECTION_pkey" PRIMARY KEY (correction_id),
  constraint "RAW_REJECT_CORRECTION_approval_id_fkey" FOREIGN KEY (approval_id) REFERENCES "OPS"."APPROVAL"(approval_id),
  constraint "RAW_REJECT_CORRECTION_reject_id_fkey" FOREIGN KEY (reject_id) REFERENCES "RAW"."RAW_REJECTED_RECORDS"(reject_id),
  constraint "RAW_REJECT_CORRECTION_source_lender_fkey" FOREIGN KEY (source_lender) REFERENCES "OPS"."LENDER"(lender),
  constraint "RAW_REJECT_CORRECTION_check" CHECK (dismisses = (after = '{}'::jsonb)),
  constraint "RAW_REJECT_CORRECTION_check1" CHECK (checked_row IS NULL OR problem IS NULL),
  constraint "RAW_REJECT_CORRECTION_corrected_by_check" CHECK (btrim(corrected_by) <> ''::text),
  constraint "RAW_REJECT_CORRECTION_reason_check" CHECK (btrim(reason) <> ''::text)
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

create table "RAW"."REJECT_TOTAL" (
  file_id bigint not null,
  feed_key text not null,
  reason text not null,
  status text,
  return_code text,
  date date,
  state text not null,
  records bigint not null,
  amount numeric(18,2) not null,
  constraint "REJECT_TOTAL_feed_key_fkey" FOREIGN KEY (feed_key) REFERENCES "OPS"."FEED"(feed_key),
  constraint "REJECT_TOTAL_file_id_fkey" FOREIGN KEY (file_id) REFERENCES "RAW"."RAW_S3_FILE_PROCESSING_LOG"(file_id)
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

create table "BASE"."BASE_GB_CASHFREE_API" (
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  payment_id text not null,
  state text not null,
  is_mandate_authorisation boolean not null,
  load_id bigint,
  file_id bigint,
  line integer,
  source_lender text not null,
  loan_external_id text,
  resolved_by text,
  date date,
  amount numeric(14,2),
  paid_at timestamp with time zone,
  status text,
  charge numeric(14,2),
  surcharge numeric(14,2),
  note text,
  method text,
  bank_reference text,
  order_id text,
  link_id text,
  sub_reference_id text,
  problem text,
  doubt text,
  set_aside boolean default false not null,
  record_digest uuid not null,
  source_key text,
  recon_match_key text,
  constraint "BASE_GB_CASHFREE_API_pkey" PRIMARY KEY (row_id),
  constraint "BASE_GB_CASHFREE_API_payment_id_key" UNIQUE (payment_id),
  constraint "BASE_GB_CASHFREE_API_check" CHECK (load_id IS NULL OR state = 'success'::text AND loan_external_id IS NOT NULL AND date IS NOT NULL AND amount > 0::numeric AND source_key IS NOT NULL AND recon_match_key IS NOT NULL),
  constraint "BASE_GB_CASHFREE_API_file_id_check" CHECK (file_id IS NULL),
  constraint "BASE_GB_CASHFREE_API_line_check" CHECK (line IS NULL),
  constraint "BASE_GB_CASHFREE_API_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
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

create table "BASE"."BASE_UGRO_CASHFREE_API" (
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  payment_id text not null,
  state text not null,
  is_mandate_authorisation boolean not null,
  load_id bigint,
  file_id bigint,
  line integer,
  source_lender text not null,
  loan_external_id text,
  resolved_by text,
  date date,
  amount numeric(14,2),
  paid_at timestamp with time zone,
  status text,
  charge numeric(14,2),
  surcharge numeric(14,2),
  note text,
  method text,
  bank_reference text,
  order_id text,
  link_id text,
  sub_reference_id text,
  problem text,
  doubt text,
  set_aside boolean default false not null,
  record_digest uuid not null,
  source_key text,
  recon_match_key text,
  constraint "BASE_UGRO_CASHFREE_API_pkey" PRIMARY KEY (row_id),
  constraint "BASE_UGRO_CASHFREE_API_payment_id_key" UNIQUE (payment_id),
  constraint "BASE_UGRO_CASHFREE_API_check" CHECK (load_id IS NULL OR state = 'success'::text AND loan_external_id IS NOT NULL AND date IS NOT NULL AND amount > 0::numeric AND source_key IS NOT NULL AND recon_match_key IS NOT NULL),
  constraint "BASE_UGRO_CASHFREE_API_file_id_check" CHECK (file_id IS NULL),
  constraint "BASE_UGRO_CASHFREE_API_line_check" CHECK (line IS NULL),
  constraint "BASE_UGRO_CASHFREE_API_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
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

create table "BASE"."BASE_UGRO_RAZORPAY_API" (
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  payment_id text not null,
  state text not null,
  is_mandate_authorisation boolean not null,
  load_id bigint,
  file_id bigint,
  line integer,
  source_lender text not null,
  loan_external_id text,
  resolved_by text,
  date date,
  amount numeric(14,2),
  paid_at timestamp with time zone,
  status text,
  charge numeric(14,2),
  surcharge numeric(14,2),
  note text,
  method text,
  bank_reference text,
  order_id text,
  link_id text,
  sub_reference_id text,
  problem text,
  doubt text,
  set_aside boolean default false not null,
  record_digest uuid not null,
  source_key text,
  recon_match_key text,
  constraint "BASE_UGRO_RAZORPAY_API_pkey" PRIMARY KEY (row_id),
  constraint "BASE_UGRO_RAZORPAY_API_payment_id_key" UNIQUE (payment_id),
  constraint "BASE_UGRO_RAZORPAY_API_check" CHECK (load_id IS NULL OR state = 'success'::text AND loan_external_id IS NOT NULL AND date IS NOT NULL AND amount > 0::numeric AND source_key IS NOT NULL AND recon_match_key IS NOT NULL),
  constraint "BASE_UGRO_RAZORPAY_API_file_id_check" CHECK (file_id IS NULL),
  constraint "BASE_UGRO_RAZORPAY_API_line_check" CHECK (line IS NULL),
  constraint "BASE_UGRO_RAZORPAY_API_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
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

create table "BASE"."BASE_VIVRITI_RAZORPAY_API" (
  row_id bigint default nextval('"RAW"."RAW_ROW_ID"'::regclass) not null,
  payment_id text not null,
  state text not null,
  is_mandate_authorisation boolean not null,
  load_id bigint,
  file_id bigint,
  line integer,
  source_lender text not null,
  loan_external_id text,
  resolved_by text,
  date date,
  amount numeric(14,2),
  paid_at timestamp with time zone,
  status text,
  charge numeric(14,2),
  surcharge numeric(14,2),
  note text,
  method text,
  bank_reference text,
  order_id text,
  link_id text,
  sub_reference_id text,
  problem text,
  doubt text,
  set_aside boolean default false not null,
  record_digest uuid not null,
  source_key text,
  recon_match_key text,
  constraint "BASE_VIVRITI_RAZORPAY_API_pkey" PRIMARY KEY (row_id),
  constraint "BASE_VIVRITI_RAZORPAY_API_payment_id_key" UNIQUE (payment_id),
  constraint "BASE_VIVRITI_RAZORPAY_API_check" CHECK (load_id IS NULL OR state = 'success'::text AND loan_external_id IS NOT NULL AND date IS NOT NULL AND amount > 0::numeric AND source_key IS NOT NULL AND recon_match_key IS NOT NULL),
  constraint "BASE_VIVRITI_RAZORPAY_API_file_id_check" CHECK (file_id IS NULL),
  constraint "BASE_VIVRITI_RAZORPAY_API_line_check" CHECK (line IS NULL),
  constraint "BASE_VIVRITI_RAZORPAY_API_loan_external_id_check" CHECK (loan_external_id = upper(btrim(loan_external_id)) AND loan_external_id <> ''::text)
);

create table "BASE"."WEBHOOK_EVENT" (
  feed_key text not null,
  delivery_id bigint not null,
  event_type text not null,
  is_readable boolean not null,
  payment_id text,
  state text,
  amount numeric(14,2),
  charge numeric(14,2),
  surcharge numeric(14,2),
  paid_at timestamp with time zone,
  method text,
  bank_reference text,
  description text,
  order_id text,
  link_id text,
  mandate_id text,
  is_mandate_authorisation boolean,
  problem text,
  doubt text,
  constraint "WEBHOOK_EVENT_pkey" PRIMARY KEY (feed_key, delivery_id),
  constraint "WEBHOOK_EVENT_state_check" CHECK (state = ANY ("BASE".payment_states()))
);

create table "BASE"."WEBHOOK_OBJECTION" (
  feed_key text not null,
  objection_id text not null,
  kind text not null,
  payment_id text not null,
  state text not null,
  amount numeric(14,2),
  reason text,
  has_case boolean default false not null,
  told_at timestamp with time zone default now() not null,
  constraint "WEBHOOK_OBJECTION_pkey" PRIMARY KEY (feed_key, objection_id),
  constraint "WEBHOOK_OBJECTION_kind_check" CHECK (kind = ANY (ARRAY['refund'::text, 'dispute'::text, 'contradiction'::text]))
);

create table "BASE"."WEBHOOK_REFERENCE" (
  feed_key text not null,
  about text not null,
  how text not null,
  rule text not null,
  text text not null,
  constraint "WEBHOOK_REFERENCE_pkey" PRIMARY KEY (feed_key, about, how, rule, text),
  constraint "WEBHOOK_REFERENCE_how_check" CHECK (how = ANY ("BASE".reference_kinds())),
  constraint "WEBHOOK_REFERENCE_rule_check" CHECK (rule = ANY (ARRAY['loan'::text, 'reference'::text, 'known'::text, 'mandate'::text]))
);

create table "CORE"."CORE_DAILY_TOTAL" (
  load_id bigint not null,
  date date not null,
  source_lender text not null,
  payments bigint not null,
  amount numeric(18,2) not null,
  new_payments bigint not null,
  new_amount numeric(18,2) not null,
  constraint "CORE_DAILY_TOTAL_pkey" PRIMARY KEY (load_id, date, source_lender)
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

create table "CORE"."CORE_POSTED_TOTAL" (
  posted_on date not null,
  date date not null,
  source_lender text not null,
  payments bigint not null,
  amount numeric(18,2) not null,
  constraint "CORE_POSTED_TOTAL_pkey" PRIMARY KEY (posted_on, date, source_lender),
  constraint "CORE_POSTED_TOTAL_amount_check" CHECK (amount > 0::numeric),
  constraint "CORE_POSTED_TOTAL_payments_check" CHECK (payments > 0)
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
  file_id bigint,
  line integer,
  payment_id text,
  record_digest uuid not null,
  created_at timestamp with time zone default now() not null,
  constraint "CORE_TRANSACTION_SOURCE_pkey" PRIMARY KEY (row_id, feed_key)
);

create table "CORE"."POSTED_TOTAL_STATE" (
  is_the_one boolean default true not null,
  counted_until timestamp with time zone not null,
  constraint "POSTED_TOTAL_STATE_pkey" PRIMARY KEY (is_the_one),
  constraint "POSTED_TOTAL_STATE_is_the_one_check" CHECK (is_the_one)
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

create view "RAW"."REJECT_CORRECTED" as
 SELECT c.reject_id
   FROM "RAW"."RAW_REJECT_CORRECTION" c
     LEFT JOIN "OPS"."APPROVAL" a ON a.approval_id = c.approval_id
  WHERE NOT c.dismisses AND (c.approval_id IS NULL OR a.status = 'approved'::text);

-- indexes

CREATE INDEX action_of_dead_letter ON "OPS"."DEAD_LETTER_ACTION" USING btree (message_id, action_id);

CREATE INDEX approval_of_lender ON "OPS"."APPROVAL" USING btree (source_lender, approval_id DESC);

CREATE INDEX approval_of_subject ON "OPS"."APPROVAL" USING btree (subject_key, approval_id);

CREATE INDEX approval_pending ON "OPS"."APPROVAL" USING btree (approval_id DESC) WHERE (status = 'pending'::text);

CREATE UNIQUE INDEX approval_waits_once ON "OPS"."APPROVAL" USING btree (kind, subject_key) WHERE (status = 'pending'::text);

CREATE INDEX audit_of_person ON "OPS"."AUDIT_LOG" USING btree (changed_by, entry_number);

CREATE INDEX audit_of_subject ON "OPS"."AUDIT_LOG" USING btree (subject_table, subject_key, entry_number);

CREATE INDEX comment_of_exception ON "OPS"."EXCEPTION_COMMENT" USING btree (exception_id, comment_id);

CREATE INDEX double_report_of_twin ON "OPS"."EXCEPTION" USING btree (((detail ->> 'twin_source_key'::text))) WHERE ((category = 'possible double report'::text) AND (status = 'open'::text));

CREATE INDEX exception_newest_first ON "OPS"."EXCEPTION" USING btree (status, exception_id DESC);

CREATE INDEX exception_of_lender ON "OPS"."EXCEPTION" USING btree (source_lender, exception_id DESC);

CREATE INDEX exception_of_payment ON "OPS"."EXCEPTION" USING btree (source_key) WHERE (source_key IS NOT NULL);

CREATE UNIQUE INDEX exception_once ON "OPS"."EXCEPTION" USING btree (category, case_key);

CREATE INDEX exception_open ON "OPS"."EXCEPTION" USING btree (category, exception_id) WHERE (status = 'open'::text);

CREATE INDEX exceptions_of_owner ON "OPS"."EXCEPTION_OWNER" USING btree (owner, exception_id) WHERE (owner IS NOT NULL);

CREATE UNIQUE INDEX gateway_poll_running_once ON "OPS"."GATEWAY_POLL" USING btree (lender, gateway) WHERE (status = 'running'::text);

CREATE INDEX login_try_by_age ON "OPS"."LOGIN_TRY" USING btree (last_try_at);

CREATE UNIQUE INDEX one_claim_per_loan ON "OPS"."REPAYMENT_OUTBOX" USING btree (loan_external_id) WHERE (claimed_by IS NOT NULL);

CREATE UNIQUE INDEX open_hold_of_loan ON "OPS"."HOLD" USING btree (loan_external_id) WHERE ((released_at IS NULL) AND (loan_external_id IS NOT NULL));

CREATE UNIQUE INDEX open_hold_of_payment ON "OPS"."HOLD" USING btree (source_key) WHERE ((released_at IS NULL) AND (source_key IS NOT NULL));

CREATE INDEX outbox_dismissed ON "OPS"."REPAYMENT_OUTBOX" USING btree (source_lender) WHERE (state = 'dismissed'::text);

CREATE INDEX outbox_of_run ON "OPS"."REPAYMENT_OUTBOX" USING btree (run_id, state) WHERE (run_id IS NOT NULL);

CREATE INDEX outbox_set_aside ON "OPS"."REPAYMENT_OUTBOX" USING btree (source_lender) WHERE (state = ANY (ARRAY['held'::text, 'parked'::text]));

CREATE INDEX outbox_to_queue ON "OPS"."REPAYMENT_OUTBOX" USING btree (date, loan_external_id, source_key) WHERE (state = ANY (ARRAY['ready'::text, 'failed'::text]));

CREATE INDEX outbox_under_way ON "OPS"."REPAYMENT_OUTBOX" USING btree (queued_at) WHERE (state = 'queued'::text);

CREATE INDEX outbox_under_way_of_loan ON "OPS"."REPAYMENT_OUTBOX" USING btree (loan_external_id, date) WHERE (state = 'queued'::text);

CREATE INDEX owner_of_exception ON "OPS"."EXCEPTION_OWNER" USING btree (exception_id, change_id DESC);

CREATE INDEX poll_of_lender ON "OPS"."GATEWAY_POLL" USING btree (lender, poll_id DESC);

CREATE INDEX posting_cap_of_lender ON "OPS"."POSTING_CAP" USING btree (lender, change_id);

CREATE UNIQUE INDEX proof_difference_once ON "OPS"."PROOF_DIFFERENCE" USING btree (loan_external_id, kind, source_key) WHERE (resolved_at IS NULL);

CREATE INDEX proof_loan_due ON "OPS"."PROOF_LOAN" USING btree (due_in_run, loan_external_id) WHERE (due_in_run IS NOT NULL);

CREATE INDEX proof_loan_oldest ON "OPS"."PROOF_LOAN" USING btree (proven_at NULLS FIRST, loan_external_id);

CREATE UNIQUE INDEX proof_running_once ON "OPS"."PROOF_RUN" USING btree ((true)) WHERE (status = 'running'::text);

CREATE INDEX refresh_token_of_family ON "OPS"."REFRESH_TOKEN" USING btree (family_id);

CREATE INDEX refresh_token_of_user ON "OPS"."REFRESH_TOKEN" USING btree (user_id, expires_at);

CREATE INDEX report_of_second_payment ON "OPS"."SECOND_PAYMENT_REPORT" USING btree (exception_id);

CREATE INDEX reprocessing_of_file ON "OPS"."FILE_REPROCESSING" USING btree (file_id, reprocessing_id);

CREATE INDEX retry_of_payment ON "OPS"."REPAYMENT_RETRY" USING btree (source_key, retry_id);

CREATE UNIQUE INDEX run_after_file_waits_once ON "OPS"."PIPELINE_RUN" USING btree (trigger) WHERE ((trigger = 'file'::text) AND (status = 'pending'::text));

CREATE INDEX run_by_time ON "OPS"."PIPELINE_RUN" USING btree (requested_at);

CREATE UNIQUE INDEX second_payment_of_first ON "OPS"."EXCEPTION" USING btree (((detail ->> 'released_source_key'::text))) WHERE ((category = 'possible second payment'::text) AND ((detail ->> 'released_source_key'::text) IS NOT NULL));

CREATE INDEX second_payment_report_by_load ON "OPS"."SECOND_PAYMENT_REPORT" USING btree (load_id);

CREATE INDEX second_payment_report_by_payment_id ON "OPS"."SECOND_PAYMENT_REPORT" USING btree (payment_id) WHERE (payment_id IS NOT NULL);

CREATE INDEX second_payment_report_of_first ON "OPS"."SECOND_PAYMENT_REPORT" USING btree (source_key);

CREATE INDEX undo_to_queue ON "OPS"."REPAYMENT_UNDO" USING btree (date, source_key) WHERE (state = ANY (ARRAY['ready'::text, 'failed'::text]));

CREATE INDEX undo_under_way ON "OPS"."REPAYMENT_UNDO" USING btree (queued_at) WHERE (state = ANY (ARRAY['queued'::text, 'sent'::text]));

CREATE INDEX upload_of_object ON "OPS"."FILE_UPLOAD" USING btree (object_key, upload_id);

CREATE INDEX "RAW_ARTHMATE_NACH_STATUS_RERT_load_id_idx" ON "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_DMI_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_DMI_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_DMI_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_DMI_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_GB_CASHFREE_API_delivery_id_idx" ON "RAW"."RAW_GB_CASHFREE_API" USING btree (delivery_id) WHERE (transformed_at IS NULL);

CREATE INDEX "RAW_GB_CASHFREE_API_delivery_subjects_idx" ON "RAW"."RAW_GB_CASHFREE_API" USING gin ("OPS".delivery_subjects(body));

CREATE INDEX "RAW_GB_CASHFREE_API_received_at_idx" ON "RAW"."RAW_GB_CASHFREE_API" USING btree (received_at);

CREATE INDEX "RAW_GB_NACH_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_GB_NACH_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_IKF_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_IKF_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_SHIVALIK_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_SHIVALIK_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_SHIVALIK_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_SHIVALIK_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_UGRO_CASHFREE_API_delivery_id_idx" ON "RAW"."RAW_UGRO_CASHFREE_API" USING btree (delivery_id) WHERE (transformed_at IS NULL);

CREATE INDEX "RAW_UGRO_CASHFREE_API_delivery_subjects_idx" ON "RAW"."RAW_UGRO_CASHFREE_API" USING gin ("OPS".delivery_subjects(body));

CREATE INDEX "RAW_UGRO_CASHFREE_API_received_at_idx" ON "RAW"."RAW_UGRO_CASHFREE_API" USING btree (received_at);

CREATE INDEX "RAW_UGRO_NACH_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_UGRO_NACH_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_UGRO_RAZORPAY_API_delivery_id_idx" ON "RAW"."RAW_UGRO_RAZORPAY_API" USING btree (delivery_id) WHERE (transformed_at IS NULL);

CREATE INDEX "RAW_UGRO_RAZORPAY_API_delivery_subjects_idx" ON "RAW"."RAW_UGRO_RAZORPAY_API" USING gin ("OPS".delivery_subjects(body));

CREATE INDEX "RAW_UGRO_RAZORPAY_API_received_at_idx" ON "RAW"."RAW_UGRO_RAZORPAY_API" USING btree (received_at);

CREATE INDEX "RAW_UGRO_RAZORPAY_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_UGRO_RAZORPAY_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_VIVRITI_PAYMENT_NACH_STATUS_REPORT_load_id_idx" ON "RAW"."RAW_VIVRITI_PAYMENT_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_VIVRITI_PAYMENT_REPORT_load_id_idx" ON "RAW"."RAW_VIVRITI_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='128', autosummarize='on');

CREATE INDEX "RAW_VIVRITI_RAZORPAY_API_delivery_id_idx" ON "RAW"."RAW_VIVRITI_RAZORPAY_API" USING btree (delivery_id) WHERE (transformed_at IS NULL);

CREATE INDEX "RAW_VIVRITI_RAZORPAY_API_delivery_subjects_idx" ON "RAW"."RAW_VIVRITI_RAZORPAY_API" USING gin ("OPS".delivery_subjects(body));

CREATE INDEX "RAW_VIVRITI_RAZORPAY_API_received_at_idx" ON "RAW"."RAW_VIVRITI_RAZORPAY_API" USING btree (received_at);

CREATE INDEX correction_of_approval ON "RAW"."RAW_REJECT_CORRECTION" USING btree (approval_id) WHERE (approval_id IS NOT NULL);

CREATE INDEX correction_of_reject ON "RAW"."RAW_REJECT_CORRECTION" USING btree (reject_id, correction_id);

CREATE INDEX file_by_arrival ON "RAW"."RAW_S3_FILE_PROCESSING_LOG" USING btree (created_at);

CREATE UNIQUE INDEX file_content_once ON "RAW"."RAW_S3_FILE_PROCESSING_LOG" USING btree (feed_key, content_sha256) WHERE (status = 'success'::text);

CREATE INDEX file_newest_first ON "RAW"."RAW_S3_FILE_PROCESSING_LOG" USING btree (feed_key, file_id DESC);

CREATE INDEX fineract_call_failed ON "RAW"."RAW_FINERACT_API_LOG" USING btree (called_at, call_id) WHERE ((response_status IS NULL) OR (response_status >= 400));

CREATE INDEX fineract_call_newest_first ON "RAW"."RAW_FINERACT_API_LOG" USING btree (called_at, call_id);

CREATE INDEX fineract_call_of_transaction ON "RAW"."RAW_FINERACT_API_LOG" USING btree (source_key, call_id) WHERE (source_key IS NOT NULL);

CREATE UNIQUE INDEX load_once_per_file ON "RAW"."RAW_LOAD" USING btree (file_id) WHERE (kind = 'file'::text);

CREATE INDEX load_to_transform ON "RAW"."RAW_LOAD" USING btree (load_id) WHERE (transformed_at IS NULL);

CREATE INDEX reject_by_reason ON "RAW"."RAW_REJECTED_RECORDS" USING btree (state, reason, lender, feed_key);

CREATE INDEX reject_of_file ON "RAW"."RAW_REJECTED_RECORDS" USING btree (file_id, line);

CREATE INDEX reject_of_loan ON "RAW"."RAW_REJECTED_RECORDS" USING hash (upper(btrim(loan_id)));

CREATE INDEX reject_total_by_day ON "RAW"."REJECT_TOTAL" USING btree (date) WHERE (reason = 'status not in allowed values'::text);

CREATE UNIQUE INDEX reject_total_once ON "RAW"."REJECT_TOTAL" USING btree (file_id, reason, status, return_code, date, state) NULLS NOT DISTINCT;

CREATE INDEX reject_total_open ON "RAW"."REJECT_TOTAL" USING btree (feed_key) WHERE ((state = 'open'::text) AND (reason <> 'status not in allowed values'::text));

CREATE INDEX reject_waiting_for_master ON "RAW"."RAW_REJECTED_RECORDS" USING btree (sub_reference_id) WHERE ((reason = 'blank loan_id'::text) AND (state = 'open'::text));

CREATE INDEX reversal_of_payment ON "RAW"."RAW_REJECTED_RECORDS" USING btree (upper(btrim(loan_id)), lender, payment_id, ((date)::date)) WHERE "RAW".is_reversal(reason, status);

CREATE INDEX umrn_by_loan ON "RAW"."RAW_UMRN_MASTER" USING btree (loan_id);

CREATE INDEX umrn_by_sub_reference ON "RAW"."RAW_UMRN_MASTER" USING btree (sub_reference_id);

CREATE INDEX "BASE_ARTHMATE_NACH_STATUS_RERT_load_id_idx" ON "BASE"."BASE_ARTHMATE_NACH_STATUS_RERT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_DMI_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_DMI_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_DMI_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_DMI_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_GB_CASHFREE_API_load_id_idx" ON "BASE"."BASE_GB_CASHFREE_API" USING btree (load_id) WHERE (load_id IS NOT NULL);

CREATE INDEX "BASE_GB_CASHFREE_API_payment_id_idx" ON "BASE"."BASE_GB_CASHFREE_API" USING btree (payment_id) WHERE ((load_id IS NULL) AND (state = ANY (ARRAY['told'::text, 'success'::text])) AND (NOT is_mandate_authorisation) AND (NOT set_aside));

CREATE INDEX "BASE_GB_NACH_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_GB_NACH_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_IKF_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_IKF_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_SHIVALIK_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_SHIVALIK_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_SHIVALIK_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_SHIVALIK_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_UGRO_CASHFREE_API_load_id_idx" ON "BASE"."BASE_UGRO_CASHFREE_API" USING btree (load_id) WHERE (load_id IS NOT NULL);

CREATE INDEX "BASE_UGRO_CASHFREE_API_payment_id_idx" ON "BASE"."BASE_UGRO_CASHFREE_API" USING btree (payment_id) WHERE ((load_id IS NULL) AND (state = ANY (ARRAY['told'::text, 'success'::text])) AND (NOT is_mandate_authorisation) AND (NOT set_aside));

CREATE INDEX "BASE_UGRO_NACH_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_UGRO_NACH_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_UGRO_RAZORPAY_API_load_id_idx" ON "BASE"."BASE_UGRO_RAZORPAY_API" USING btree (load_id) WHERE (load_id IS NOT NULL);

CREATE INDEX "BASE_UGRO_RAZORPAY_API_payment_id_idx" ON "BASE"."BASE_UGRO_RAZORPAY_API" USING btree (payment_id) WHERE ((load_id IS NULL) AND (state = ANY (ARRAY['told'::text, 'success'::text])) AND (NOT is_mandate_authorisation) AND (NOT set_aside));

CREATE INDEX "BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_UGRO_RAZORPAY_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT_load_id_idx" ON "BASE"."BASE_VIVRITI_PAYMENT_NACH_STATUS_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_VIVRITI_PAYMENT_REPORT_load_id_idx" ON "BASE"."BASE_VIVRITI_PAYMENT_REPORT" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX "BASE_VIVRITI_RAZORPAY_API_load_id_idx" ON "BASE"."BASE_VIVRITI_RAZORPAY_API" USING btree (load_id) WHERE (load_id IS NOT NULL);

CREATE INDEX "BASE_VIVRITI_RAZORPAY_API_payment_id_idx" ON "BASE"."BASE_VIVRITI_RAZORPAY_API" USING btree (payment_id) WHERE ((load_id IS NULL) AND (state = ANY (ARRAY['told'::text, 'success'::text])) AND (NOT is_mandate_authorisation) AND (NOT set_aside));

CREATE INDEX event_of_bank_reference ON "BASE"."WEBHOOK_EVENT" USING hash (bank_reference) WHERE (bank_reference IS NOT NULL);

CREATE INDEX event_of_link ON "BASE"."WEBHOOK_EVENT" USING hash (link_id) WHERE (link_id IS NOT NULL);

CREATE INDEX event_of_payment ON "BASE"."WEBHOOK_EVENT" USING btree (feed_key, payment_id) WHERE (payment_id IS NOT NULL);

CREATE INDEX objection_of_payment ON "BASE"."WEBHOOK_OBJECTION" USING btree (feed_key, payment_id);

CREATE INDEX objection_without_case ON "BASE"."WEBHOOK_OBJECTION" USING btree (feed_key) WHERE (NOT has_case);

CREATE INDEX daily_total_by_day ON "CORE"."CORE_DAILY_TOTAL" USING btree (date, source_lender);

CREATE INDEX daily_total_to_reconcile ON "CORE"."CORE_DAILY_TOTAL" USING btree (source_lender) WHERE (new_payments <> 0);

CREATE INDEX posted_total_by_day ON "CORE"."CORE_POSTED_TOTAL" USING btree (date, source_lender);

CREATE INDEX processed_by_fineract_transaction ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" USING btree (fineract_transaction_id) WHERE (fineract_transaction_id IS NOT NULL);

CREATE INDEX processed_by_time ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" USING brin (updated_at) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX processed_lately ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" USING brin (updated_at) WITH (pages_per_range='32', autosummarize='on');

CREATE INDEX processed_newest_first ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" USING btree (source_lender, date, amount, source_key) WHERE (status = 'success'::text);

CREATE INDEX processed_of_loan ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" USING btree (loan_external_id);

CREATE INDEX source_by_load ON "CORE"."CORE_TRANSACTION_SOURCE" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX source_by_payment_id ON "CORE"."CORE_TRANSACTION_SOURCE" USING btree (payment_id, loan_external_id) WHERE (payment_id IS NOT NULL);

CREATE INDEX source_of_transaction ON "CORE"."CORE_TRANSACTION_SOURCE" USING hash (source_key);

CREATE INDEX transaction_by_load ON "CORE"."CORE_TRANSACTION_DATA" USING brin (load_id) WITH (pages_per_range='16', autosummarize='on');

CREATE INDEX transaction_by_loan ON "CORE"."CORE_TRANSACTION_DATA" USING btree (loan_external_id, date);

CREATE INDEX transaction_by_sub_reference ON "CORE"."CORE_TRANSACTION_DATA" USING btree (sub_reference_id) WHERE (sub_reference_id IS NOT NULL);

CREATE INDEX transaction_newest_first ON "CORE"."CORE_TRANSACTION_DATA" USING btree (feed_key, date, amount, source_key);

CREATE INDEX transaction_not_eligible ON "CORE"."CORE_TRANSACTION_DATA" USING btree (feed_key, date, amount, source_key) WHERE ((NOT is_success) OR (loan_external_id IS NULL));

-- functions

CREATE OR REPLACE FUNCTION "BASE".cashfree_surcharge(told jsonb)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case jsonb_typeof(coalesce(told, 'null'))
    when 'null' then 0.00
    when 'object' then (
      select case when count(*) = count("BASE".rupees_of(part.value)) then coalesce(sum("BASE".rupees_of(part.value)), 0.00) end
      from jsonb_each(told) part
      where part.value <> 'null')
    else "BASE".rupees_of(told)
  end
$function$;

CREATE OR REPLACE FUNCTION "BASE".json_of(body bytea)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  return convert_from(body, 'UTF8')::jsonb;
exception when others then
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION "BASE".loan_of_reference(reference text, rule text, also_known text[])
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  with given as (select upper(btrim(reference)) as text),
  parts as (select text, regexp_split_to_array(text, '[-_]') as part from given)
  select case
    when text ~ '^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$' then null
    when rule = 'loan' then text
    when rule = 'mandate' then (
      select min(m.loan_id) from "RAW"."RAW_UMRN_MASTER" m where m.sub_reference_id = reference having count(distinct m.loan_id) = 1)
    when rule = 'reference' and strpos(text, '_') > 0 then nullif(btrim(split_part(text, '_', 1)), '')
    when rule = 'reference' and strpos(text, '-') = 0 then text
    else (
      select front.loan
      from generate_series(cardinality(part), 1, -1) as size
      cross join lateral (
        select left(text, (select sum(length(part[i]) + 1)::int - 1 from generate_series(1, size) i)) as loan
      ) front
      where front.loan = any (also_known)
         or exists (select from "CORE"."CORE_LOAN_MASTER" l where l.loan_external_id = front.loan)
         or exists (select from "RAW"."RAW_UMRN_MASTER" m where m.loan_id = front.loan)
      order by size desc
      limit 1)
  end
  from parts
$function$;

CREATE OR REPLACE FUNCTION "BASE".naming(about text, id text, how text, rule text, value jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when id is not null and "BASE".text_of(value) is not null
    then jsonb_build_array(jsonb_build_object('about', about || ' ' || id, 'how', how, 'rule', rule, 'text', "BASE".text_of(value)))
    else '[]' end
$function$;

CREATE OR REPLACE FUNCTION "BASE".objection_strength(state text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(array_position(
    array['pending', 'told', 'created', 'under_review', 'action_required', 'failed', 'closed', 'won', 'lost', 'processed'], state), 0)
$function$;

CREATE OR REPLACE FUNCTION "BASE".payment_states()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select array['pending', 'failed', 'authorized', 'returned', 'told', 'success'] $function$;

CREATE OR REPLACE FUNCTION "BASE".read_cashfree(event jsonb)
 RETURNS "BASE".webhook_event
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  e                "BASE".webhook_event;
  type    constant text := coalesce(event ->> 'type', '');
  data    constant jsonb := event -> 'data';
  tags    constant jsonb := data #> '{order,order_tags}';
  refund  constant jsonb := coalesce(data -> 'refund', data -> 'auto_refund');
  dispute constant jsonb := data -> 'dispute';
  is_link constant boolean := type = 'PAYMENT_LINK_EVENT';
  is_mandate constant boolean := type like 'SUBSCRIPTION_PAYMENT_%' or type = 'SUBSCRIPTION_AUTH_STATUS';
  payment constant jsonb := case when is_mandate then data else data -> 'payment' end;
  status  constant text := coalesce(payment ->> 'payment_status', data #>> '{order,transaction_status}', '');
begin
  e.payment_id := coalesce(
    "BASE".text_of(payment -> 'cf_payment_id'), case when is_link then "BASE".text_of(data #> '{order,transaction_id}') end,
    "BASE".text_of(refund -> 'cf_payment_id'), "BASE".text_of(data #> '{order_details,cf_payment_id}'));
  e.order_id := coalesce("BASE".text_of(data #> '{order,order_id}'), "BASE".text_of(data -> 'cf_order_id'));
  e.link_id := coalesce("BASE".text_of(data -> 'cf_link_id'), "BASE".text_of(tags -> 'cf_link_id'));
  if is_mandate then
    e.mandate_id := coalesce("BASE".text_of(data -> 'cf_subscription_id'), "BASE".text_of(data -> 'subscription_id'));
  end if;
  e.named :=
       "BASE".naming('link', e.link_id, 'link reference', 'reference', data -> 'link_id')
    || "BASE".naming('payment', e.payment_id, 'link reference', 'reference', case when is_link then data -> 'link_id' end)
    || "BASE".naming('order', e.order_id, 'link reference', 'reference', case when is_link then data -> 'link_id' end)
    || "BASE".naming('payment', e.payment_id, 'link reference', 'reference', tags -> 'link_id')
    || "BASE".naming('link', e.link_id, 'notes', 'loan', data #> '{link_notes,loan_id}')
    || "BASE".naming('order', e.order_id, 'notes', 'loan', case when is_link then data #> '{link_notes,loan_id}' end)
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', tags -> 'loan_id')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', data #> '{subscription_tags,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'order id', 'known', data #> '{order,order_id}')
    || "BASE".naming('payment', e.payment_id, 'order id', 'known', case when is_mandate then data -> 'payment_id' end)
    || "BASE".naming('mandate', e.mandate_id, 'mandate', 'mandate', case when is_mandate then data -> 'cf_subscription_id' end)
    || "BASE".naming('mandate', e.mandate_id, 'mandate', 'mandate', case when is_mandate then data -> 'subscription_id' end)
    || "BASE".naming('mandate', e.mandate_id, 'mandate', 'known', case when is_mandate then data -> 'subscription_id' end);

  if is_link and e.payment_id is not null then
    -- It has this payment's amount but not its day, so it makes no money of its own.
    e.state := case status when 'SUCCESS' then 'told' when 'FAILED' then 'failed' else 'pending' end;
    e.amount := "BASE".rupees_of(data #> '{order,order_amount}');
  elsif payment ->> 'cf_payment_id' is not null then
    e.state := case
      when status = 'SUCCESS' and type in ('PAYMENT_SUCCESS_WEBHOOK', 'SUBSCRIPTION_PAYMENT_SUCCESS') then 'success'
      when status = 'SUCCESS' then 'told'
      when status in ('FAILED', 'USER_DROPPED', 'CANCELLED', 'VOID') then 'failed'
      else 'pending' end;
    e.surcharge := "BASE".cashfree_surcharge(payment -> 'payment_surcharge');
    e.amount := "BASE".rupees_of(payment -> 'payment_amount') - e.surcharge;
    e.charge := "BASE".rupees_of(data #> '{charges_details,service_charge}') + coalesce("BASE".rupees_of(data #> '{charges_details,service_tax}'), 0);
    e.paid_at := coalesce(
      "BASE".time_of_iso(payment -> 'payment_time'), "BASE".time_of_iso(payment -> 'payment_schedule_date'),
      "BASE".time_of_iso(payment -> 'payment_initiated_date'));
    e.method := coalesce("BASE".text_of(payment -> 'payment_group'), "BASE".text_of(data #> '{authorization_details,payment_group}'));
    e.bank_reference := coalesce("BASE".text_of(payment -> 'bank_reference'), "BASE".text_of(payment #> '{payment_method,vba_transfer,utr}'));
    e.description := "BASE".text_of(payment -> 'payment_remarks');
    e.is_mandate_authorisation := is_mandate and (type = 'SUBSCRIPTION_AUTH_STATUS' or data ->> 'payment_type' = 'AUTH');
    e.problem := case
      when e.amount is null then 'Its amount or surcharge is not a number of rupees with two decimals.'
      when e.amount <= 0 then 'Nothing of its amount is left without the surcharge.'
      when payment ->> 'payment_currency' is distinct from 'INR' then 'It is not told in rupees.'
      when e.paid_at is null then 'It does not say when it was made.' end;
    if is_mandate and data ->> 'payment_type' is distinct from 'CHARGE' and not e.is_mandate_authorisation then
      e.doubt := 'It does not say whether it is an instalment or the authorisation of a mandate: attach it if it is an instalment.';
    end if;
  end if;

  if "BASE".text_of(refund -> 'cf_refund_id') is not null then
    e.objection_id := "BASE".text_of(refund -> 'cf_refund_id');
    e.objection_kind := 'refund';
    e.objection_state := case refund ->> 'refund_status' when 'SUCCESS' then 'processed' when 'FAILED' then 'failed' when 'CANCELLED' then 'failed' else 'pending' end;
    e.objection_amount := "BASE".rupees_of(refund -> 'refund_amount');
  elsif "BASE".text_of(dispute -> 'dispute_id') is not null then
    e.objection_id := "BASE".text_of(dispute -> 'dispute_id');
    e.objection_kind := 'dispute';
    e.objection_state := coalesce("BASE".text_of(dispute -> 'dispute_status'), 'told');
    e.objection_amount := "BASE".rupees_of(dispute -> 'dispute_amount');
  end if;
  return e;
end
$function$;

CREATE OR REPLACE FUNCTION "BASE".read_razorpay(event jsonb)
 RETURNS "BASE".webhook_event
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  e                "BASE".webhook_event;
  payment constant jsonb := event #> '{payload,payment,entity}';
  link    constant jsonb := event #> '{payload,payment_link,entity}';
  paid_order constant jsonb := event #> '{payload,order,entity}';
  invoice constant jsonb := event #> '{payload,invoice,entity}';
  refund  constant jsonb := event #> '{payload,refund,entity}';
  dispute constant jsonb := event #> '{payload,dispute,entity}';
  captured constant boolean := payment ->> 'captured' in ('true', '1');
begin
  e.payment_id := coalesce("BASE".text_of(payment -> 'id'), "BASE".text_of(refund -> 'payment_id'), "BASE".text_of(dispute -> 'payment_id'));
  e.order_id := coalesce("BASE".text_of(payment -> 'order_id'), 'order_' || regexp_replace("BASE".text_of(paid_order -> 'id'), '^order_', ''));
  e.description := "BASE".text_of(payment -> 'description');
  -- The description of a link's payment is its link's suffix.
  e.link_id := coalesce("BASE".text_of(link -> 'id'), 'plink_' || substring(e.description from '^#([A-Za-z0-9]{8,24})$'));
  e.named :=
       "BASE".naming('link', e.link_id, 'link reference', 'reference', link -> 'reference_id')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', payment #> '{notes,loan_id}')
    || "BASE".naming('link', e.link_id, 'notes', 'loan', link #> '{notes,loan_id}')
    || "BASE".naming('order', e.order_id, 'notes', 'loan', paid_order #> '{notes,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', invoice #> '{notes,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', event #> '{payload,subscription,entity,notes,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', event #> '{payload,virtual_account,entity,notes,loan_id}')
    || "BASE".naming('payment', e.payment_id, 'notes', 'loan', event #> '{payload,qr_code,entity,notes,loan_id}')
    || "BASE".naming('order', e.order_id, 'order receipt', 'reference', paid_order -> 'receipt');

  if payment ? 'id' then
    e.state := case
      when payment ->> 'status' = 'captured' or (payment ->> 'status' = 'refunded' and captured) then 'success'
      when payment ->> 'status' = 'refunded' then 'returned'
      when payment ->> 'status' in ('authorized', 'failed') then payment ->> 'status'
      else 'pending' end;
    e.amount := "BASE".rupees_of_paise(payment -> 'amount');
    e.charge := "BASE".rupees_of_paise(payment -> 'fee');
    e.paid_at := "BASE".time_of_epoch(payment -> 'created_at');
    e.method := "BASE".text_of(payment -> 'method');
    e.bank_reference := coalesce(
      "BASE".text_of(payment #> '{acquirer_data,rrn}'), "BASE".text_of(payment #> '{acquirer_data,bank_transaction_id}'),
      "BASE".text_of(payment #> '{acquirer_data,upi_transaction_id}'), "BASE".text_of(event #> '{payload,bank_transfer,entity,bank_reference}'));
    -- A saved card may pay for several loans; these methods' tokens are mandates.
    e.mandate_id := coalesce(
      case when e.method in ('emandate', 'nach', 'upi') then "BASE".text_of(payment -> 'token_id') end,
      "BASE".text_of(event #> '{payload,subscription,entity,id}'));
    e.is_mandate_authorisation := event ->> 'event' = 'subscription.authenticated' or e.amount = 0;
    e.problem := case
      when e.amount is null then 'Its amount is not a number of whole paise.'
      when payment ->> 'currency' is distinct from 'INR' then 'It is not told in rupees.'
      when e.paid_at is null then 'It does not say when it was made.' end;
  end if;

  if refund ? 'id' then
    e.objection_id := "BASE".text_of(refund -> 'id');
    e.objection_kind := 'refund';
    e.objection_state := case when refund ->> 'status' in ('processed', 'failed') then refund ->> 'status' else 'pending' end;
    e.objection_amount := "BASE".rupees_of_paise(refund -> 'amount');
  elsif dispute ? 'id' then
    e.objection_id := "BASE".text_of(dispute -> 'id');
    e.objection_kind := 'dispute';
    e.objection_state := coalesce(substring(event ->> 'event' from '^payment\.dispute\.(\w+)$'), "BASE".text_of(dispute -> 'status'), 'told');
    e.objection_amount := "BASE".rupees_of_paise(dispute -> 'amount');
  end if;
  return e;
end
$function$;

CREATE OR REPLACE FUNCTION "BASE".reference_kinds()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select array['person', 'link reference', 'notes', 'order receipt', 'order id', 'mandate'] $function$;

CREATE OR REPLACE FUNCTION "BASE".rupees_of(value jsonb)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when btrim(value #>> '{}') ~ '^[0-9]{1,11}(\.[0-9]{1,2}0*)?$' then (value #>> '{}')::numeric(14,2) end
$function$;

CREATE OR REPLACE FUNCTION "BASE".rupees_of_paise(value jsonb)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when value #>> '{}' ~ '^[0-9]{1,13}$' then ((value #>> '{}')::numeric / 100)::numeric(14,2) end
$function$;

CREATE OR REPLACE FUNCTION "BASE".text_of(value jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when jsonb_typeof(value) in ('string', 'number') and btrim(value #>> '{}') not in ('', 'null', 'NA', 'N/A')
      then left(btrim(value #>> '{}'), 300)
  end
$function$;

CREATE OR REPLACE FUNCTION "BASE".time_of_epoch(value jsonb)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when value #>> '{}' ~ '^[0-9]{9,10}$' and (value #>> '{}')::numeric between 946684800 and 4102444800 then to_timestamp((value #>> '{}')::bigint) end
$function$;

CREATE OR REPLACE FUNCTION "BASE".time_of_iso(value jsonb)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  told constant text := btrim(value #>> '{}');
begin
  if told ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$' then
    return told::timestamp at time zone 'Asia/Kolkata';
  elsif told ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)$' then
    return told::timestamptz;
  end if;
  return null;
exception when datetime_field_overflow or invalid_datetime_format then
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION "CORE".count_payments()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into "CORE"."CORE_DAILY_TOTAL" as total (load_id, date, source_lender, payments, amount, new_payments, new_amount)
    select load_id, date, source_lender, count(*), sum(amount),
           count(*) filter (where recon_status = 'New'), coalesce(sum(amount) filter (where recon_status = 'New'), 0)
    from added
    where is_success
    group by load_id, date, source_lender
    order by load_id, date, source_lender
    on conflict (load_id, date, source_lender) do update
    set payments = total.payments + excluded.payments, amount = total.amount + excluded.amount,
        new_payments = total.new_payments + excluded.new_payments, new_amount = total.new_amount + excluded.new_amount;
  else
    insert into "CORE"."CORE_DAILY_TOTAL" as total (load_id, date, source_lender, payments, amount, new_payments, new_amount)
    select load_id, date, source_lender, sum(sign), sum(sign * amount),
           coalesce(sum(sign) filter (where recon_status = 'New'), 0), coalesce(sum(sign * amount) filter (where recon_status = 'New'), 0)
    from (
      select load_id, date, source_lender, amount, recon_status, 1 as sign from added where is_success
      union all
      select load_id, date, source_lender, amount, recon_status, -1 from removed where is_success
    ) change
    group by load_id, date, source_lender
    having sum(sign) <> 0
        or sum(sign * amount) <> 0
        or sum(sign) filter (where recon_status = 'New') <> 0
        or sum(sign * amount) filter (where recon_status = 'New') <> 0
    order by load_id, date, source_lender
    on conflict (load_id, date, source_lender) do update
    set payments = total.payments + excluded.payments, amount = total.amount + excluded.amount,
        new_payments = total.new_payments + excluded.new_payments, new_amount = total.new_amount + excluded.new_amount;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION "CORE".count_posted(until timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  since timestamptz;
  counted bigint;
begin
  select s.counted_until into since from "CORE"."POSTED_TOTAL_STATE" s for update;
  if since >= until then
    return 0;
  end if;
  with posted as (
    select (p.updated_at at time zone 'Asia/Kolkata')::date as posted_on, p.date, p.source_lender, count(*) as payments, sum(p.amount) as amount
    from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
    where p.status = 'success'
      and p.updated_at >= since
      and p.updated_at < until
    group by 1, 2, 3
  ),
  added as (
    insert into "CORE"."CORE_POSTED_TOTAL" as total (posted_on, date, source_lender, payments, amount)
    select posted_on, date, source_lender, payments, amount from posted
    on conflict (posted_on, date, source_lender) do update
    set payments = total.payments + excluded.payments, amount = total.amount + excluded.amount
  )
  select coalesce(sum(payments), 0) into counted from posted;
  update "CORE"."POSTED_TOTAL_STATE" set counted_until = until;
  return counted;
end
$function$;

CREATE OR REPLACE FUNCTION "CORE".rebuild_totals(until timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  lock table "CORE"."CORE_TRANSACTION_DATA", "RAW"."RAW_REJECTED_RECORDS" in share mode;
  truncate "CORE"."CORE_DAILY_TOTAL", "CORE"."CORE_POSTED_TOTAL", "CORE"."POSTED_TOTAL_STATE", "RAW"."REJECT_TOTAL";
  insert into "CORE"."CORE_DAILY_TOTAL" (load_id, date, source_lender, payments, amount, new_payments, new_amount)
  select load_id, date, source_lender, count(*), sum(amount),
         count(*) filter (where recon_status = 'New'), coalesce(sum(amount) filter (where recon_status = 'New'), 0)
  from "CORE"."CORE_TRANSACTION_DATA"
  where is_success
  group by load_id, date, source_lender;
  insert into "RAW"."REJECT_TOTAL" (file_id, feed_key, reason, status, return_code, date, state, records, amount)
  select file_id, feed_key, reason, "RAW".status_word(reason, status), "RAW".return_code(reason, left(note, 12)), date::date, state,
         count(*), coalesce(sum(amount), 0)
  from "RAW"."RAW_REJECTED_RECORDS"
  group by 1, 2, 3, 4, 5, 6, 7;
  insert into "CORE"."POSTED_TOTAL_STATE" (counted_until) values ('-infinity');
  perform "CORE".count_posted(until);
end
$function$;

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

CREATE OR REPLACE FUNCTION "OPS".an_admin_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION "OPS".append_audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION "OPS".audit_breaks(from_entry bigint, to_entry bigint)
 RETURNS TABLE(entry_number bigint, problem text)
 LANGUAGE sql
 STABLE
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION "OPS".audit_changes(audited regclass, who_columns text[], hidden_columns text[] DEFAULT '{}'::text[], only_when text DEFAULT NULL::text, events text DEFAULT 'insert or update or delete'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION "OPS".audit_hash(entry "OPS"."AUDIT_LOG")
 RETURNS bytea
 LANGUAGE sql
 STABLE
AS $function$
  select sha256(entry.previous_hash || convert_to(string_agg(
    case when field is null then '-' else length(field) || ':' || field end, ',' order by place), 'UTF8'))
  from unnest(array[
    entry.entry_number::text,
    to_char(entry.recorded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
    entry.changed_by, entry.database_user, entry.program, entry.action, entry.subject_table, entry.subject_key, entry.lender,
    entry.before::text, entry.after::text
  ]) with ordinality as part (field, place)
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

CREATE OR REPLACE FUNCTION "OPS".create_webhook_base_table(base_table text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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

CREATE OR REPLACE FUNCTION "OPS".delivery_subjects(body bytea)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE STRICT
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION "OPS".email_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'account %: its e-mail stands in what the person did, and stays', old.user_id
    using errcode = 'integrity_constraint_violation';
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

CREATE OR REPLACE FUNCTION "OPS".keep_feed_of_webhook_source()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into "OPS"."FEED" (feed_key, lender, raw_table, base_table, recon_source, kind, gateway)
  values (new.feed_key, new.lender, new.raw_table, new.base_table,
          case when new.posting = 'manual' then new.recon_source end, 'webhook', new.gateway)
  on conflict (feed_key) do update set recon_source = excluded.recon_source;
  return null;
end
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

CREATE OR REPLACE FUNCTION "OPS".key_of_payment_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from "OPS"."REPAYMENT_OUTBOX" o where o.source_key = old.source_key) then
    raise exception 'payment % is in the outbox: it keeps its key and is not deleted', old.source_key using errcode = 'foreign_key_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$function$;

CREATE OR REPLACE FUNCTION "OPS".lenders_are_known()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION "OPS".list_of_both(one jsonb, other jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(distinct item), '[]')
  from jsonb_array_elements(coalesce(one, '[]') || coalesce(other, '[]')) item
$function$;

CREATE OR REPLACE FUNCTION "OPS".may_only_be_looked_up(source_key text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select "OPS".waits_for_decision($1)
      or exists (
        select
        from "OPS"."EXCEPTION" e
        where e.source_key = $1
          and e.category = 'reversal after posting'
          and e.status = 'open')
$function$;

CREATE OR REPLACE FUNCTION "OPS".posting_is_on()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select posting = 'on' from "OPS"."POSTING_SWITCH" order by change_id desc limit 1), true)
$function$;

CREATE OR REPLACE FUNCTION "OPS".posting_of(state text, is_on_hold boolean, is_success boolean, loan_external_id text, recon_source text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when state in ('ready', 'failed') and is_on_hold then 'held'
    when state is not null then state
    when is_success and loan_external_id is not null and recon_source is not null then 'manual'
    else 'not eligible'
  end
$function$;

CREATE OR REPLACE FUNCTION "OPS".prepare_gateway_polls(wanted_lender text, wanted_gateway text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION "OPS".queued_payment_exists()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  missing text;
begin
  select a.source_key into missing
  from added a
  where (select t.source_key from "CORE"."CORE_TRANSACTION_DATA" t where t.source_key = a.source_key) is null
  limit 1;
  if found then
    raise exception 'repayment % is no payment of CORE_TRANSACTION_DATA', missing using errcode = 'foreign_key_violation';
  end if;
  return null;
end
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
      and ((e.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting',
                           'contradictory webhook payment') and e.status = 'open')
           or (e.category = 'possible double report' and e.resolution = 'same identity')))
$function$;

CREATE OR REPLACE FUNCTION "RAW".corrected_values(reject_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_object_agg(field.key, field.value order by c.correction_id), '{}')
  from "RAW"."RAW_REJECT_CORRECTION" c
  left join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
  cross join lateral jsonb_each(c.after) field
  where c.reject_id = $1
    and not c.dismisses
    and (c.approval_id is null or a.status = 'approved')
$function$;

CREATE OR REPLACE FUNCTION "RAW".count_rejects()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into "RAW"."REJECT_TOTAL" as total (file_id, feed_key, reason, status, return_code, date, state, records, amount)
    select file_id, feed_key, reason, "RAW".status_word(reason, status), "RAW".return_code(reason, note_begins), date, state,
           sum(records), sum(amount)
    from (
      select file_id, feed_key, reason, status, left(note, 12) as note_begins, date::date as date, state,
             count(*) as records, coalesce(sum(amount), 0) as amount
      from added
      group by 1, 2, 3, 4, 5, 6, 7
      offset 0
    ) kind
    group by 1, 2, 3, 4, 5, 6, 7
    order by 1, 2, 3, 4, 5, 6, 7
    on conflict (file_id, reason, status, return_code, date, state) do update
    set records = total.records + excluded.records, amount = total.amount + excluded.amount;
  else
    insert into "RAW"."REJECT_TOTAL" as total (file_id, feed_key, reason, status, return_code, date, state, records, amount)
    select file_id, feed_key, reason, "RAW".status_word(reason, status), "RAW".return_code(reason, note), date::date, state,
           sum(sign), sum(sign * coalesce(amount, 0))
    from (
      select file_id, feed_key, reason, status, left(note, 12) as note, date, state, amount, 1 as sign from added
      union all
      select file_id, feed_key, reason, status, left(note, 12), date, state, amount, -1 from removed
    ) change
    group by 1, 2, 3, 4, 5, 6, 7
    having sum(sign) <> 0
        or sum(sign * coalesce(amount, 0)) <> 0
    order by 1, 2, 3, 4, 5, 6, 7
    on conflict (file_id, reason, status, return_code, date, state) do update
    set records = total.records + excluded.records, amount = total.amount + excluded.amount;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION "RAW".is_in_hand(reject_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select
    from "RAW"."RAW_REJECT_CORRECTION" c
    left join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
    where c.reject_id = $1
      and (c.approval_id is null or a.status in ('pending', 'approved')))
$function$;

CREATE OR REPLACE FUNCTION "RAW".is_reversal(reason text, status text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE COST 10000
AS $function$
begin
  return reason in ('status not in allowed values', 'amount <= 0') and "RAW".takes_money_back(status);
end
$function$;

CREATE OR REPLACE FUNCTION "RAW".may_take_money_back(reason text, status text, amount numeric, raw_record text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce("RAW".takes_money_back(status), false)
      or coalesce(amount < 0, false)
      or (reason = 'malformed row' and "RAW".takes_money_back(raw_record))
$function$;

CREATE OR REPLACE FUNCTION "RAW".pending_correction(reject_id bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  select a.approval_id
  from "RAW"."RAW_REJECT_CORRECTION" c
  join "OPS"."APPROVAL" a on a.approval_id = c.approval_id
  where c.reject_id = $1
    and a.status = 'pending'
  limit 1
$function$;

CREATE OR REPLACE FUNCTION "RAW".return_code(reason text, note text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when reason = 'status not in allowed values' then lpad(substring(note from '^\s*(\d{1,2})(?:\s*[-–:]|\s+\D|\s*$)'), 2, '0') end
$function$;

CREATE OR REPLACE FUNCTION "RAW".says_money_had_come(status text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select status ~* 'revers|refund|charge ?back|recall'
$function$;

CREATE OR REPLACE FUNCTION "RAW".status_word(reason text, status text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when reason = 'status not in allowed values' then left(lower(btrim(status)), 60) end
$function$;

CREATE OR REPLACE FUNCTION "RAW".takes_money_back(status text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select status ~* 'revers|return|refund|bounc|charge ?back|dishono|recall'
$function$;

-- triggers

CREATE TRIGGER count_changed_payments AFTER UPDATE ON "CORE"."CORE_TRANSACTION_DATA" REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "CORE".count_payments();

CREATE TRIGGER count_new_payments AFTER INSERT ON "CORE"."CORE_TRANSACTION_DATA" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "CORE".count_payments();

CREATE TRIGGER key_of_payment_stays BEFORE DELETE OR UPDATE OF source_key ON "CORE"."CORE_TRANSACTION_DATA" FOR EACH ROW EXECUTE FUNCTION "OPS".key_of_payment_stays();

CREATE TRIGGER success_is_final BEFORE DELETE OR UPDATE ON "CORE"."CORE_TRANSACTION_DATA_PROCESSED" FOR EACH ROW WHEN (old.status = 'success'::text) EXECUTE FUNCTION "CORE".success_is_final();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."APPROVAL" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('decided_by,requested_by', '', 'approval_id');

CREATE TRIGGER decision_is_final BEFORE DELETE OR UPDATE ON "OPS"."APPROVAL" FOR EACH ROW EXECUTE FUNCTION "OPS".decision_is_final();

CREATE TRIGGER record_is_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON "OPS"."AUDIT_LOG" FOR EACH STATEMENT EXECUTE FUNCTION "OPS".record_is_kept();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."DEAD_LETTER_ACTION" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('acted_by', '', 'action_id');

CREATE TRIGGER record_is_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON "OPS"."DEAD_LETTER_ACTION" FOR EACH STATEMENT EXECUTE FUNCTION "OPS".record_is_kept();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."DELIVERY_REPLAY" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('requested_by', '', 'replay_id');

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR UPDATE ON "OPS"."EXCEPTION_COMMENT" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.said_by <> 'pipeline'::text) EXECUTE FUNCTION "OPS".append_audit('said_by', '', 'comment_id');

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."EXCEPTION_OWNER" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('owner_set_by', '', 'change_id');

CREATE TRIGGER keep_history BEFORE DELETE OR UPDATE ON "OPS"."EXCEPTION_OWNER" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_history();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."FEED" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('', '', 'feed_key');

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."FEED_CALENDAR" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('changed_by', '', 'feed_key');

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."FILE_REPROCESSING" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('requested_by', '', 'reprocessing_id');

CREATE TRIGGER record_is_kept BEFORE DELETE OR UPDATE ON "OPS"."FILE_REPROCESSING" FOR EACH STATEMENT EXECUTE FUNCTION "OPS".record_is_kept();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."FILE_UPLOAD" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('requested_by', '', 'upload_id');

CREATE TRIGGER record_is_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON "OPS"."FILE_UPLOAD" FOR EACH STATEMENT EXECUTE FUNCTION "OPS".record_is_kept();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT ON "OPS"."GATEWAY_POLL" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.trigger = 'api'::text) EXECUTE FUNCTION "OPS".append_audit('requested_by', '', 'poll_id');

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."HOLD" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('released_by,placed_by', '', 'hold_id');

CREATE TRIGGER keep_history BEFORE DELETE ON "OPS"."HOLD" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_history();

CREATE TRIGGER release_is_final BEFORE UPDATE ON "OPS"."HOLD" FOR EACH ROW WHEN (old.released_at IS NOT NULL) EXECUTE FUNCTION "OPS".release_is_final();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."HOLIDAY" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('changed_by', '', 'day');

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."LENDER" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('', '', 'lender');

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT ON "OPS"."PIPELINE_RUN" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.trigger = ANY (ARRAY['api'::text, 'command'::text])) EXECUTE FUNCTION "OPS".append_audit('requested_by', '', 'run_id');

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."POSTING_CAP" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('changed_by', '', 'change_id');

CREATE TRIGGER keep_history BEFORE DELETE OR UPDATE ON "OPS"."POSTING_CAP" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_history();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."POSTING_SWITCH" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('changed_by', '', 'change_id');

CREATE TRIGGER keep_history BEFORE DELETE OR UPDATE ON "OPS"."POSTING_SWITCH" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_history();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT ON "OPS"."PROOF_RUN" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.trigger = ANY (ARRAY['api'::text, 'command'::text])) EXECUTE FUNCTION "OPS".append_audit('requested_by', '', 'run_id');

CREATE TRIGGER key_of_payment_stays BEFORE UPDATE OF source_key ON "OPS"."REPAYMENT_OUTBOX" FOR EACH ROW EXECUTE FUNCTION "OPS".key_of_payment_stays();

CREATE TRIGGER queued_payment_exists AFTER INSERT ON "OPS"."REPAYMENT_OUTBOX" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "OPS".queued_payment_exists();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."REPAYMENT_RETRY" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('requested_by', '', 'retry_id');

CREATE TRIGGER keep_history BEFORE DELETE OR UPDATE ON "OPS"."REPAYMENT_RETRY" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_history();

CREATE TRIGGER undone_is_final BEFORE DELETE OR UPDATE ON "OPS"."REPAYMENT_UNDO" FOR EACH ROW WHEN (old.state = 'undone'::text) EXECUTE FUNCTION "OPS".undone_is_final();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."SETTING" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('changed_by', '', 'setting_key');

CREATE TRIGGER an_admin_stays BEFORE DELETE OR UPDATE ON "OPS"."USER_ACCOUNT" FOR EACH ROW WHEN (old.role = 'admin'::text AND old.lenders IS NULL AND old.status = 'active'::text) EXECUTE FUNCTION "OPS".an_admin_stays();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."USER_ACCOUNT" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('changed_by,created_by', 'password_hash', 'user_id');

CREATE TRIGGER email_stays BEFORE UPDATE OF email ON "OPS"."USER_ACCOUNT" FOR EACH ROW WHEN (old.email IS DISTINCT FROM new.email) EXECUTE FUNCTION "OPS".email_stays();

CREATE TRIGGER lenders_are_known BEFORE INSERT OR UPDATE OF lenders ON "OPS"."USER_ACCOUNT" FOR EACH ROW EXECUTE FUNCTION "OPS".lenders_are_known();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "OPS"."WEBHOOK_SOURCE" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('', '', 'lender,gateway');

CREATE TRIGGER keep_feed_of_webhook_source AFTER INSERT OR UPDATE ON "OPS"."WEBHOOK_SOURCE" FOR EACH ROW EXECUTE FUNCTION "OPS".keep_feed_of_webhook_source();

CREATE CONSTRAINT TRIGGER audit_changes AFTER UPDATE ON "RAW"."RAW_REJECTED_RECORDS" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.state_changed_by IS NOT NULL AND new.state <> old.state) EXECUTE FUNCTION "OPS".append_audit('state_changed_by', 'raw_record,note,detail,payment_id,damaged_payment_id', 'reject_id');

CREATE TRIGGER count_changed_rejects AFTER UPDATE ON "RAW"."RAW_REJECTED_RECORDS" REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "RAW".count_rejects();

CREATE TRIGGER count_new_rejects AFTER INSERT ON "RAW"."RAW_REJECTED_RECORDS" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "RAW".count_rejects();

CREATE CONSTRAINT TRIGGER audit_changes AFTER INSERT OR DELETE OR UPDATE ON "RAW"."RAW_REJECT_CORRECTION" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "OPS".append_audit('corrected_by', 'checked_row', 'correction_id');

CREATE TRIGGER record_is_kept BEFORE DELETE OR UPDATE ON "RAW"."RAW_REJECT_CORRECTION" FOR EACH STATEMENT EXECUTE FUNCTION "OPS".record_is_kept();
