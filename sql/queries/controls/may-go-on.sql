-- Whether one more request for a payment may leave: posting is on, and neither it nor its loan is on hold.
-- Grain: one row. Params: $1 source_key, $2 loan.
select "OPS".posting_is_on() and not "OPS".is_on_hold($1, $2) as may_go_on
