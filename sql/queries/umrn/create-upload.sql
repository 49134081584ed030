-- The rows of one upload, until the end of its transaction.
create temporary table umrn_upload (
  position          bigint not null,
  lan_id            text,
  loan_id           text not null,
  nbfc              text,
  name              text,
  phone             text,
  sub_reference_id  text not null
) on commit drop
