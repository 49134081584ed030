-- Brings the totals of what is posted up to an hour ago. Grain: one row with the number of repayments that it added. Params: none.
-- Why an hour: a result carries the time at which its transaction began, and none of those takes so long.
select "CORE".count_posted(now() - interval '1 hour') as counted
