-- Writes down what is about to be done, or was done, with dead letters. Grain: one row per message.
-- Params: $1 who, $2 action, $3 queue, then in step: $4 message ids, $5 outcomes, $6 reasons, $7 what they name (JSON), $8 groups, $9 bodies.
insert into "OPS"."DEAD_LETTER_ACTION" (acted_by, action, queue, message_id, outcome, reason, named, group_id, body)
select $1, $2, $3, message_id, outcome, reason, named::jsonb, group_id, body
from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
  with ordinality as given (message_id, outcome, reason, named, group_id, body, place)
order by place
