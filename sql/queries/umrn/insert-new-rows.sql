-- A row that is equal in every cell to one that is there already adds nothing.
-- $1 file name, $2 who
with upload as (
  select lan_id, loan_id, nbfc, name, phone, sub_reference_id, min(position) as position
  from umrn_upload
  group by lan_id, loan_id, nbfc, name, phone, sub_reference_id
)
insert into "RAW"."RAW_UMRN_MASTER" (lan_id, loan_id, nbfc, name, phone, sub_reference_id, source_file, loaded_by)
select lan_id, loan_id, nbfc, name, phone, sub_reference_id, $1, $2
from upload
where not exists (
  select 1
  from "RAW"."RAW_UMRN_MASTER" as known
  where known.sub_reference_id = upload.sub_reference_id
    and known.loan_id = upload.loan_id
    and known.lan_id is not distinct from upload.lan_id
    and known.nbfc is not distinct from upload.nbfc
    and known.name is not distinct from upload.name
    and known.phone is not distinct from upload.phone
)
order by position
