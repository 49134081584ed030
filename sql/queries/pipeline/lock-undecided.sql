-- Payments that wait to be posted although a person must decide on them first. Reads only open cases (partial index).
-- Grain: one payment. Params: none.
-- Why: one that may have been sent is looked up, and only then held.
select o.source_key
from "OPS"."EXCEPTION" e
join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = e.source_key
where e.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting', 'contradictory webhook payment')
  and e.status = 'open'
  and (o.state = 'ready'
       or (o.state in ('failed', 'queued') and o.attempt_sent_at is null and o.claimed_by is null))
order by o.source_key
for update of o
