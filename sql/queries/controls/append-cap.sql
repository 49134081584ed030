-- Grain: one change of a cap, kept for ever. Params: $1 lender, or null for all together, $2 rupees or null, $3 payments or null,
-- $4 reason, $5 who. Neither rupees nor payments: no cap any more.
insert into "OPS"."POSTING_CAP" (lender, rupees, payments, reason, changed_by)
values ($1, $2, $3, $4, $5)
