-- Sets rejected records aside. Grain: one rejected record. Params: $1 reject ids, $2 who.
update "RAW"."RAW_REJECTED_RECORDS"
set state = 'dismissed', state_changed_by = $2
where reject_id = any ($1::bigint[])
  and state = 'open'
returning reject_id
