-- Payments that only an operator's Reconcile posts.
select t.source_lender, count(*) as count, sum(t.amount)::numeric(18,2) as total
from "CORE"."CORE_TRANSACTION_DATA" t
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = t.source_key and p.status = 'success'
where t.is_success and t.recon_source is not null and p.source_key is null
group by t.source_lender
order by t.source_lender
