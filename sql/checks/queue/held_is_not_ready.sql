-- A payment that a person must decide on does not wait to be posted while its case is open. Reads only open cases (partial index).
-- Grain: one offending payment. Params: none.
-- Why: one that may have been sent is looked up, and only then held.
select o.source_key
from "OPS"."EXCEPTION" e
join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = e.source_key
where e.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting', 'contradictory webhook payment')
  and e.status = 'open'
  and (o.state = 'ready'
       or (o.state in ('failed', 'queued') and o.attempt_sent_at is null and o.claimed_by is null))
limit 100
