-- Says that rejected records became rows; what their file said of them stays. Grain: one rejected record.
-- Params: $1 load id, $2 reject ids, $3 who.
update "RAW"."RAW_REJECTED_RECORDS"
set state = 'replayed', replayed_load_id = $1, replayed_at = now(), state_changed_by = $3
where reject_id = any ($2::bigint[])
  and state = 'open'
returning reject_id
