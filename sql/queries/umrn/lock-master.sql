-- Uploads wait for one another; readers do not wait.
lock table "RAW"."RAW_UMRN_MASTER" in share row exclusive mode
