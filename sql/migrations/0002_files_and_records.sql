-- What a lender's file became: one log row per object version, and every physical record of it in exactly one place.

create table "RAW"."RAW_S3_FILE_PROCESSING_LOG" (
  file_id               bigint generated always as identity primary key,
  -- Text and not a reference: an object under a prefix that no feed owns is logged too.
  feed_key              text not null,
  lender_key            text not null,
  bucket                text not null,
  object_key            text not null,
  -- The S3 version id where the bucket has versions, else the etag.
  object_version        text not null,
  etag                  text,
  size_bytes            bigint check (size_bytes >= 0),
  content_sha256        text check (content_sha256 ~ '^[0-9a-f]{64}$'),
  status                text not null default 'pending' check (status in ('pending', 'processing', 'success', 'failed')),
  attempts              integer not null default 0 check (attempts >= 0),
  mapping_version       integer,
  encoding              text,
  records_total         bigint check (records_total >= 0),
  records_title         bigint check (records_title >= 0),
  records_header        bigint check (records_header >= 0),
  records_blank         bigint check (records_blank >= 0),
  records_footer        bigint check (records_footer >= 0),
  records_loaded        bigint check (records_loaded >= 0),
  records_duplicate     bigint check (records_duplicate >= 0),
  records_rejected      bigint check (records_rejected >= 0),
  amount_loaded         numeric(18,2),
  control_total_stated  numeric(18,2),
  control_total_found   numeric(18,2),
  -- One machine word ('control_total_differs'), one sentence for people, and places and amounts as data.
  error_code            text,
  error_message         text,
  error_detail          jsonb,
  duplicate_of_file_id  bigint references "RAW"."RAW_S3_FILE_PROCESSING_LOG",
  archive_key           text,
  created_at            timestamptz not null default now(),
  started_at            timestamptz,
  finished_at           timestamptz,
  unique (bucket, object_key, object_version),
  constraint row_conservation check (
    status <> 'success'
    or records_total = records_title + records_header + records_blank + records_footer
                     + records_loaded + records_duplicate + records_rejected),
  constraint control_total_holds check (status <> 'success' or control_total_stated is not distinct from control_total_found),
  constraint failure_has_a_reason check ((status = 'failed') = (error_message is not null)),
  constraint success_is_complete check (status <> 'success' or (content_sha256 is not null and records_total is not null and finished_at is not null))
);

-- The same content cannot succeed twice for one feed, whatever its name and however many run at once.
create unique index file_content_once on "RAW"."RAW_S3_FILE_PROCESSING_LOG" (feed_key, content_sha256) where status = 'success';
create index file_newest_first on "RAW"."RAW_S3_FILE_PROCESSING_LOG" (feed_key, file_id desc);

-- A load is a set of RAW rows that were committed together: a file, or rejected records replayed later.
-- Models pick loads by their state, so a load that commits late is never passed over.
create table "RAW"."RAW_LOAD" (
  load_id         bigint generated always as identity primary key,
  feed_key        text not null references "OPS"."FEED",
  kind            text not null check (kind in ('file', 'replay')),
  file_id         bigint references "RAW"."RAW_S3_FILE_PROCESSING_LOG",
  row_count       bigint not null check (row_count >= 0),
  loaded_at       timestamptz not null default now(),
  transformed_at  timestamptz,
  constraint file_load_has_a_file check ((kind = 'file') = (file_id is not null))
);
create index load_to_transform on "RAW"."RAW_LOAD" (load_id) where transformed_at is null;
create unique index load_once_per_file on "RAW"."RAW_LOAD" (file_id) where kind = 'file';

create table "RAW"."RAW_REJECTED_RECORDS" (
  reject_id           bigint generated always as identity primary key,
  file_id             bigint not null references "RAW"."RAW_S3_FILE_PROCESSING_LOG",
  feed_key            text not null references "OPS"."FEED",
  lender_key          text not null,
  lender              text not null,
  source_file         text not null,
  mapping_version     integer not null,
  line                integer not null check (line > 0),
  byte_start          bigint not null check (byte_start >= 0),
  byte_end            bigint not null,
  raw_record          text not null,
  record_digest       uuid,
  reason              text not null check (reason in (
    'malformed row', 'damaged identifier', 'invalid amount', 'invalid date', 'amount <= 0',
    'status not in allowed values', 'status contradicts reason', 'components do not sum', 'blank loan_id')),
  -- Which field and value gave the reason, in a sentence without borrower data.
  detail              text,
  loan_id             text,
  amount              numeric(14,2),
  date                timestamp,
  status              text,
  charge              numeric(14,2),
  note                text,
  payment_id          text,
  damaged_payment_id  text,
  sub_reference_id    text,
  -- True while only the mandate master is missing: such a record is replayed by itself.
  replayable          boolean not null default false,
  state               text not null default 'open' check (state in ('open', 'replayed', 'dismissed')),
  replayed_load_id    bigint references "RAW"."RAW_LOAD",
  replayed_at         timestamptz,
  created_at          timestamptz not null default now(),
  check (byte_end > byte_start),
  check ((state = 'replayed') = (replayed_load_id is not null))
);
create index reject_of_file on "RAW"."RAW_REJECTED_RECORDS" (file_id, line);
create index reject_waiting_for_master on "RAW"."RAW_REJECTED_RECORDS" (sub_reference_id) where reason = 'blank loan_id' and state = 'open';

-- Titles, headers, blanks, footers and repeated records: not money, but each physical record is accounted for.
create table "RAW"."RAW_FILE_OTHER_RECORDS" (
  file_id            bigint not null references "RAW"."RAW_S3_FILE_PROCESSING_LOG",
  line               integer not null check (line > 0),
  byte_start         bigint not null check (byte_start >= 0),
  byte_end           bigint not null,
  class              text not null check (class in ('title', 'header', 'blank', 'footer', 'duplicate')),
  duplicate_of_line  integer,
  raw_record         text not null,
  primary key (file_id, line),
  check ((class = 'duplicate') = (duplicate_of_line is not null))
);

create table "RAW"."RAW_UMRN_MASTER" (
  umrn_row_id       bigint generated always as identity primary key,
  lan_id            text,
  loan_id           text not null check (loan_id = upper(btrim(loan_id)) and loan_id <> ''),
  nbfc              text,
  name              text,
  phone             text,
  sub_reference_id  text not null check (sub_reference_id = btrim(sub_reference_id) and sub_reference_id <> ''),
  source_file       text not null,
  loaded_by         text not null,
  loaded_at         timestamptz not null default now()
);
create index umrn_by_sub_reference on "RAW"."RAW_UMRN_MASTER" (sub_reference_id);

-- A session takes a thousand numbers at a time: they are unique, but those of two loads may interleave.
create sequence "RAW"."RAW_ROW_ID" cache 1000;

-- One shape for every feed: the ten columns of the contract, then the bookkeeping that leads back to the bytes.
create function "OPS".create_feed_tables(raw_table text, base_table text) returns void
language plpgsql as $$
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
$$;

select "OPS".create_feed_tables(raw_table, base_table) from "OPS"."FEED" order by feed_key;
