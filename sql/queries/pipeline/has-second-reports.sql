-- Whether any of the new rows repeats a key of its own feed without being the same record again. No row: none.
-- Params: none; it reads the work table of the loads at hand.
select row_id
from new_report
where is_second
limit 1
