-- Of these rejected records those that a person has in hand. Grain: one rejected record. Params: $1 reject ids.
-- Why: asked once they are locked (read-rejects.sql): the statement that locked them does not see who took one in hand after it began.
select reject_id
from unnest($1::bigint[]) as locked (reject_id)
where "RAW".is_in_hand(reject_id)
