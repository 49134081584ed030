-- Places a hold on one payment or one loan. No row: it is on hold already.
-- Grain: one hold. Params: $1 source_key or null, $2 loan or null, $3 reason, $4 who.
insert into "OPS"."HOLD" (source_key, loan_external_id, reason, placed_by)
values ($1, $2, $3, $4)
on conflict do nothing
returning hold_id
