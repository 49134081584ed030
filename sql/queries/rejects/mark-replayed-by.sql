-- Says that rejected records became rows; what their file said of them stays. Grain: one rejected record.
-- Params: $1 load ids, $2 reject ids, each with its load, $3 who.
update "RAW"."RAW_REJECTED_RECORDS" reject
set state = 'replayed', replayed_load_id = stored.load_id, replayed_at = now(), state_changed_by = $3
from unnest($1::bigint[], $2::bigint[]) as stored (load_id, reject_id)
where reject.reject_id = stored.reject_id
  and reject.state = 'open'
returning reject.reject_id
