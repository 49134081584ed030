-- Marks the loans that a run looks at.
-- Grain: one row of PROOF_LOAN per loan.
-- Params: $1 run, $2 scope, $3 lender or null, $4 loan or null, $5 days that count as recent, $6 days within which every loan is proven.
-- Why: the share of each night is the oldest part of all loans, a little more than 1/$6 of them, so that the round closes
-- in time; what missed its round, had a difference, could not be read or was unsettled is looked at again whatever its turn.
with asked as (
  select loan_external_id, known_since, proven_at, outcome
  from "OPS"."PROOF_LOAN"
  where ($3::text is null or source_lender = $3)
    and ($4::text is null or loan_external_id = $4)
),
share as (
  select loan_external_id
  from asked
  order by proven_at nulls first, loan_external_id
  limit (select ceil(count(*) / greatest($6::int - 2, 1)::numeric)::bigint from asked)
),
due as (
  select loan_external_id from asked where $2 = 'all' or $4::text is not null
  union
  select loan_external_id from share
  union
  select loan_external_id
  from asked
  where outcome <> 'clean' or coalesce(proven_at, known_since) < now() - make_interval(days => $6::int - 1)
  union
  select asked.loan_external_id
  from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
  join asked on asked.loan_external_id = p.loan_external_id
  where p.updated_at >= now() - make_interval(days => $5::int)
)
update "OPS"."PROOF_LOAN" l
set due_in_run = $1
from due
where l.loan_external_id = due.loan_external_id
