-- Repayments stand in Fineract. Recorded whoever holds the claim, and only once each: success is final.
-- Grain: one payment. Writes: outbox, result, exceptions of the payment, the loan's number in Fineract.
-- Why: rows are locked in key order, as the claim does, so that no two statements wait for each other.
-- Params: $1 source_keys, $2 transaction ids, $3 loan ids in Fineract (or null), $4 idempotency keys.
with
given as (
  select distinct on (source_key) source_key, transaction_id, loan_id, idempotency_key
  from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) as posted (source_key, transaction_id, loan_id, idempotency_key)
  order by source_key
),
locked as (
  select o.source_key
  from "OPS"."REPAYMENT_OUTBOX" o
  where o.source_key = any ($1)
  order by o.source_key
  for update
),
posted as (
  update "OPS"."REPAYMENT_OUTBOX" o
  set state = 'posted',
      claimed_by = null,
      claimed_until = null,
      attempt_sent_at = coalesce(o.attempt_sent_at, now()),
      updated_at = now()
  from locked
  join given g on g.source_key = locked.source_key
  where o.source_key = locked.source_key
  returning o.source_key, o.source_lender, o.loan_external_id, o.date, o.amount, o.run_id,
            g.transaction_id, g.loan_id, g.idempotency_key
),
result as (
  insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" as p (
    source_key, source_lender, status, loan_external_id, date, amount,
    fineract_transaction_id, fineract_loan_id, idempotency_key, run_id
  )
  select source_key, source_lender, 'success', loan_external_id, date, amount,
         transaction_id, loan_id, idempotency_key, run_id
  from posted
  on conflict (source_key) do update
  set status = 'success',
      reason_code = null,
      reason = null,
      fineract_transaction_id = excluded.fineract_transaction_id,
      fineract_loan_id = excluded.fineract_loan_id,
      idempotency_key = excluded.idempotency_key,
      run_id = excluded.run_id,
      updated_at = now()
  where p.status = 'failed'
  returning p.source_key
),
settled as (
  update "OPS"."EXCEPTION" e
  set status = 'resolved', resolved_at = now(), resolved_by = 'posting', resolution = 'posted to Fineract'
  from posted
  where e.case_key = posted.source_key
    and e.category in ('posting failed', 'posting needs approval', 'posted differently')
    and e.status = 'open'
  returning e.exception_id
),
numbered as (
  select distinct on (loan_id) loan_external_id, loan_id
  from posted
  where loan_id is not null
  order by loan_id, loan_external_id
),
loan as (
  update "CORE"."CORE_LOAN_MASTER" l
  set fineract_loan_id = n.loan_id, updated_at = now()
  from numbered n
  where l.loan_external_id = n.loan_external_id
    and l.fineract_loan_id is null
    -- A number that another loan has must not keep this success from being recorded.
    and not exists (select 1 from "CORE"."CORE_LOAN_MASTER" other where other.fineract_loan_id = n.loan_id)
  returning l.loan_external_id
)
select (select count(*) from posted) as posted, (select count(*) from result) as recorded
