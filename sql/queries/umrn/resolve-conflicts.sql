-- $1 who loaded the master that settles them
update "OPS"."EXCEPTION" as exception
set status = 'resolved',
    resolved_at = now(),
    resolved_by = $1,
    resolution = 'the master no longer disagrees'
where exception.category = 'mandate conflict'
  and exception.status = 'open'
  and (
    select count(distinct master.loan_id)
    from "RAW"."RAW_UMRN_MASTER" as master
    where master.sub_reference_id = exception.case_key
  ) <= 1
