-- When each file feed is expected, so that a file that does not come is seen before somebody misses it.

create table "OPS"."FEED_CALENDAR" (
  feed_key          text primary key references "OPS"."FEED",
  -- Days of the week on which a file is expected: 1 is Monday, 7 is Sunday. None: it comes when it comes.
  days              integer[] not null check (days <@ array[1, 2, 3, 4, 5, 6, 7]),
  -- Not on holidays, Sundays, nor on the second and fourth Saturday of a month, when banks are closed.
  bank_days_only    boolean not null,
  -- Hour of the day in India by which the file is there.
  expected_by_hour  integer not null check (expected_by_hour between 0 and 23),
  -- Hours that it may be behind before it is late.
  grace_hours       integer not null check (grace_hours between 0 and 168),
  changed_by        text not null default 'migration' check (btrim(changed_by) <> ''),
  changed_at        timestamptz not null default now()
);

-- Days on which banks are closed. A row that turned out to be none stays, so that it is known who said so.
create table "OPS"."HOLIDAY" (
  day         date primary key,
  name        text not null check (btrim(name) <> ''),
  is_holiday  boolean not null default true,
  changed_by  text not null check (btrim(changed_by) <> ''),
  changed_at  timestamptz not null default now()
);

-- What banks and lenders send comes on bank days. A gateway's export of payments can be taken on any day; its settlements
-- follow the banks.
insert into "OPS"."FEED_CALENDAR" (feed_key, days, bank_days_only, expected_by_hour, grace_hours) values
  ('arthmate', '{1,2,3,4,5,6}', true, 18, 3),
  ('dmi', '{1,2,3,4,5,6}', true, 18, 3),
  ('dmi_payment', '{1,2,3,4,5,6}', true, 12, 4),
  ('gb', '{1,2,3,4,5,6,7}', false, 12, 4),
  ('ikf', '{1,2,3,4,5,6}', true, 18, 3),
  ('shivalik', '{1,2,3,4,5,6}', true, 18, 3),
  ('shivalik_payment', '{1,2,3,4,5,6}', true, 12, 4),
  ('ugro', '{1,2,3,4,5,6,7}', false, 12, 4),
  ('ugro_razorpay', '{1,2,3,4,5,6}', true, 14, 4),
  ('vivriti', '{1,2,3,4,5,6}', true, 14, 4),
  ('vivriti_nach_status', '{1,2,3,4,5,6}', true, 18, 3);

select "OPS".audit_changes('"OPS"."FEED_CALENDAR"', '{changed_by}');
select "OPS".audit_changes('"OPS"."HOLIDAY"', '{changed_by}');
