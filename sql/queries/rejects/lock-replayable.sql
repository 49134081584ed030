-- Rejects whose only fault was a blank loan, and for which the master now names exactly one:
-- it did not know the sub-reference before, or it named several loans and was corrected.
-- One that a person has in hand waits for that person: its values are not those of its file any more.
-- $1 feed key, $2 how many at most
select reject.reject_id, master.loan_id
from "RAW"."RAW_REJECTED_RECORDS" as reject
cross join lateral (
  select min(named.loan_id) as loan_id
  from "RAW"."RAW_UMRN_MASTER" as named
  where named.sub_reference_id = reject.sub_reference_id
  having count(distinct named.loan_id) = 1
) as master
where reject.feed_key = $1
  and reject.state = 'open'
  and reject.reason = 'blank loan_id'
  and not "RAW".is_in_hand(reject.reject_id)
order by reject.reject_id
limit $2
for update of reject skip locked
