-- Grain: one change of the switch, kept for ever. Params: $1 on or off, $2 reason, $3 who.
insert into "OPS"."POSTING_SWITCH" (posting, reason, changed_by)
values ($1, $2, $3)
