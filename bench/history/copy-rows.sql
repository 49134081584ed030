-- The least that a new row can cost: one insert ... select of the loads that are new, keys computed. Params: none.
insert into bench.copy (
  source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, recon_source, recon_status, status,
  charge, note, payment_id, sub_reference_id, feed_key, row_id, load_id
)
select md5(f.lender || r.loan_id || to_char(r.date, 'YYYY-MM-DD') || r.amount::text),
       md5(r.loan_id || to_char(r.date, 'YYYY-MM-DD') || r.amount::text),
       f.lender, r.loan_id, r.date::date, r.amount, true, f.recon_source, case when f.recon_source is not null then 'New' end,
       r.status, r.charge, r.note, r.payment_id, r.sub_reference_id, r.feed_key, r.row_id, r.load_id
from bench.raw_row r
join bench.feed f on f.feed_key = r.feed_key
where r.load_id = any (array(select load_id from "RAW"."RAW_LOAD" where transformed_at is null))
on conflict (source_key) do nothing;
