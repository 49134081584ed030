-- Says that a day is a holiday, or that it is none after all. Grain: one day.
-- Params: $1 day, $2 name or null to keep it, $3 is it one, $4 who says so.
insert into "OPS"."HOLIDAY" as h (day, name, is_holiday, changed_by)
values ($1::date, coalesce($2::text, 'none'), $3::boolean, $4::text)
on conflict (day) do update
set name = coalesce($2::text, h.name), is_holiday = excluded.is_holiday, changed_by = excluded.changed_by, changed_at = now()
returning day, name, is_holiday, changed_by, changed_at
