select file_id, reason, count(*) as count
from "RAW"."RAW_REJECTED_RECORDS"
where file_id = any($1)
group by file_id, reason
order by file_id, reason
