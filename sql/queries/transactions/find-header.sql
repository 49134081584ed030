-- The header of a file as text, by which its records are read. Grain: one record, or none. Params: $1 file id.
select raw_record
from "RAW"."RAW_FILE_OTHER_RECORDS"
where file_id = $1
  and class = 'header'
order by line
limit 1
