-- Moves a poll on, behind a page or within one. No row: the claim is lost.
-- Params: $1 poll, $2 claim, $3 position from which to go on or null for the beginning, $4 pages that were read to their end,
-- $5 happenings of these, $6 gaps that were filled, $7 seconds that the claim holds.
update "OPS"."GATEWAY_POLL"
set position = $3,
    pages = pages + $4,
    happenings_seen = happenings_seen + $5,
    gaps_found = gaps_found + $6,
    claimed_until = now() + make_interval(secs => $7)
where poll_id = $1 and claimed_by = $2 and status = 'running'
