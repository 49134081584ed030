-- Days on which banks are closed. Grain: one day. Params: $1 first day, $2 last day.
select day, name, changed_by, changed_at
from "OPS"."HOLIDAY"
where is_holiday
  and day between $1::date and $2::date
order by day
