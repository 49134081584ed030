-- Every payment that these deliveries tell of as paid is reported to CORE, a case that a person sees or decided, or no money of a loan.
-- Grain: one offending payment. Params: $1 feed key, $2 delivery ids; identifier base_table.
select e.delivery_id, e.payment_id, b.row_id
from "BASE"."WEBHOOK_EVENT" e
left join "BASE".:"base_table" b on b.payment_id = e.payment_id
where e.feed_key = $1
  and e.delivery_id = any ($2::bigint[])
  and e.state in ('told', 'success')
  and (
    b.row_id is null
    or (
      b.load_id is null
      and not b.is_mandate_authorisation
      and not exists (
        select
        from "OPS"."EXCEPTION" x
        where x.category = 'unresolved webhook payment'
          and x.case_key = $1 || ':' || e.payment_id
          and (x.status = 'open' or x.resolved_by <> 'pipeline')
      )
    )
  )
limit 100
