-- Grain: one load that brought rows of a file: its own, and those of its rejects that were replayed later.
-- Params: $1 file id
-- Why: rows are found by their load, which is indexed; by their file they are not.
select load_id from "RAW"."RAW_LOAD" where file_id = $1 and kind = 'file'
union
select replayed_load_id from "RAW"."RAW_REJECTED_RECORDS" where file_id = $1 and replayed_load_id is not null
