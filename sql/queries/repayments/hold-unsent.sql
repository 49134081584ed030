-- A payment that a report takes back, which was perhaps sent and which Fineract does not know: it is held, not sent again.
-- The proposal to undo it falls, and its case goes on as one of a payment that was not posted.
-- No row: the claim was lost, or a person has decided meanwhile. Grain: one outbox row. Params: $1 source_key, $2 worker.
with
held as (
  update "OPS"."REPAYMENT_OUTBOX"
  set state = 'held', claimed_by = null, claimed_until = null, updated_at = now()
  where source_key = $1
    and claimed_by = $2
    and "OPS".may_only_be_looked_up(source_key)
  returning source_key, source_lender, loan_external_id, date, amount
),
closed as (
  update "OPS"."EXCEPTION" e
  set status = 'resolved', resolved_at = now(), resolved_by = 'posting', resolution = 'not posted'
  from held
  where e.source_key = held.source_key
    and e.category = 'reversal after posting'
    and e.status = 'open'
  returning e.exception_id, e.feed_key, e.file_id, e.line, e.detail
),
withdrawn as (
  update "OPS"."APPROVAL" a
  set status = 'withdrawn', decided_by = 'posting', decided_at = now(), outcome = 'The payment is not in Fineract: there is nothing to undo.'
  from held
  where a.kind = 'undo repayment'
    and a.subject_key = held.source_key
    and a.status = 'pending'
  returning a.approval_id
),
opened as (
  insert into "OPS"."EXCEPTION" as known (
    category, case_key, source_lender, loan_external_id, source_key, feed_key, file_id, line, amount, date, reason, detail
  )
  select
    'reversal before posting', h.source_key, h.source_lender, h.loan_external_id, h.source_key, c.feed_key, c.file_id, c.line,
    h.amount, h.date, 'A report takes this payment back, and Fineract does not know it: it is held until a person decides.',
    c.detail || jsonb_build_object('case_before', c.exception_id)
  from held h
  join closed c on c.exception_id = (select min(first.exception_id) from closed first)
  on conflict (category, case_key) do update
  set
    status = 'open', resolved_at = null, resolved_by = null, resolution = null, reason = excluded.reason,
    detail = known.detail || excluded.detail || jsonb_build_object(
      'told', "OPS".list_of_both(known.detail -> 'told', excluded.detail -> 'told'),
      'reject_ids', "OPS".list_of_both(known.detail -> 'reject_ids', excluded.detail -> 'reject_ids')
    )
  returning known.exception_id
)
select held.source_key, (select count(*) from opened)::int as opened, (select count(*) from withdrawn)::int as withdrawn
from held
