-- One enqueuer at a time, so that a payment is counted and sent by one run only.
-- Held by the session over many transactions; it ends with the connection. What falls due after this moment is left to the next run.
select clock_timestamp()::text as started_at from pg_advisory_lock(7214003)
