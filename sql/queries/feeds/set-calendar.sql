-- When a feed's files are expected. Grain: one feed.
-- Params: $1 feed, $2 days of the week, $3 bank days only, $4 hour, $5 hours of grace, $6 who says so.
insert into "OPS"."FEED_CALENDAR" (feed_key, days, bank_days_only, expected_by_hour, grace_hours, changed_by)
values ($1::text, $2::integer[], $3::boolean, $4::integer, $5::integer, $6::text)
on conflict (feed_key) do update
set days = excluded.days, bank_days_only = excluded.bank_days_only, expected_by_hour = excluded.expected_by_hour,
    grace_hours = excluded.grace_hours, changed_by = excluded.changed_by, changed_at = now()
