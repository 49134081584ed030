-- Writes down who had which deliveries taken anew.
-- Params: $1 who, $2 what was chosen (JSON), $3 how many deliveries.
insert into "OPS"."DELIVERY_REPLAY" (requested_by, chosen, deliveries) values ($1, $2, $3) returning replay_id
