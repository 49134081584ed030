-- Delete and not truncate: readers see the old master until the new one is committed.
delete from "RAW"."RAW_UMRN_MASTER"
