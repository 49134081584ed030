-- Adds what a part of the run found, and keeps the claim. No row: another worker has taken over, and nothing of this counts.
-- Params: $1 run, $2 claim, $3 seconds that the claim holds, $4 loans checked, $5 unreadable, $6 and $7 ours, $8 and $9 theirs,
-- $10 and $11 others, $12 unsettled, $13 differences.
update "OPS"."PROOF_RUN"
set claimed_until = now() + make_interval(secs => $3),
    loans_checked = loans_checked + $4,
    loans_unreadable = loans_unreadable + $5,
    ours_count = ours_count + $6,
    ours_total = ours_total + $7::numeric,
    theirs_count = theirs_count + $8,
    theirs_total = theirs_total + $9::numeric,
    others_count = others_count + $10,
    others_total = others_total + $11::numeric,
    unsettled_count = unsettled_count + $12,
    differences_found = differences_found + $13
where run_id = $1 and claimed_by = $2 and status = 'running'
returning run_id
