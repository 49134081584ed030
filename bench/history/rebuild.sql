-- What a model that is rebuilt in full does: BASE and CORE from all of RAW, with the keys of CORE; thrown away at the end. Params: none.
begin;
create table bench.rebuilt_base as
select r.feed_key, r.row_id, r.load_id, r.file_id, r.line, f.lender as source_lender, upper(btrim(r.loan_id)) as loan_external_id,
       r.date::date as date, r.amount, r.status, r.charge, r.note, nullif(btrim(r.payment_id), '') as payment_id,
       r.sub_reference_id, r.record_digest, f.recon_source,
       md5(f.lender || upper(btrim(r.loan_id)) || to_char(r.date, 'YYYY-MM-DD') || r.amount::text) as source_key,
       md5(upper(btrim(r.loan_id)) || to_char(r.date, 'YYYY-MM-DD') || r.amount::text) as recon_match_key
from bench.raw_row r
join bench.feed f on f.feed_key = r.feed_key;

create table bench.rebuilt_core as
select distinct on (source_key) *
from bench.rebuilt_base
order by source_key, load_id, line, row_id;
alter table bench.rebuilt_core add primary key (source_key);
create index on bench.rebuilt_core (loan_external_id, date);
drop table bench.rebuilt_base, bench.rebuilt_core;
commit;
