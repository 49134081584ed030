-- What people gave a rejected record in place of what its cells say. Grain: one record, or none. Params: $1 file id, $2 line.
select "RAW".corrected_values(reject_id) as given
from "RAW"."RAW_REJECTED_RECORDS"
where file_id = $1
  and line = $2
