-- Grain: one row of open-loaded-rows.sql, which is open in the same transaction.
-- Params: none
-- Why: so many at a time that asking costs little.
fetch forward 5000 from loaded_rows
