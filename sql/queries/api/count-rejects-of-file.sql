-- The rejected records of one file by reason, and how many of them nobody has replayed or dismissed.
-- Params: $1 file id.
select reason, count(*) as count, count(*) filter (where state = 'open') as open
from "RAW"."RAW_REJECTED_RECORDS"
where file_id = $1
group by reason
order by count(*) desc, reason
