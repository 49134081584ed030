-- $1 load id, $2 reject ids, $3 their loan ids
update "RAW"."RAW_REJECTED_RECORDS" as reject
set state = 'replayed',
    replayed_load_id = $1,
    replayed_at = now(),
    loan_id = resolved.loan_id
from unnest($2::bigint[], $3::text[]) as resolved (reject_id, loan_id)
where reject.reject_id = resolved.reject_id
