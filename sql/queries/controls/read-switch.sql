-- Whether posting is on, as of this statement. Grain: one row.
select "OPS".posting_is_on() as posting_is_on
