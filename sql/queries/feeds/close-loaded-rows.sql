-- Params: none
-- Why: what open-loaded-rows.sql opened is read from its beginning again.
close loaded_rows
