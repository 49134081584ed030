-- A payment that a person must decide on does not wait to be posted while its case is open. Reads only open cases (partial index).
-- Grain: one offending payment. Params: none.
select o.source_key
from "OPS"."EXCEPTION" e
join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = e.source_key
where e.category in ('possible double report', 'restated payment', 'loan of another lender', 'reversal before posting')
  and e.status = 'open'
  and o.state = 'ready'
limit 100
