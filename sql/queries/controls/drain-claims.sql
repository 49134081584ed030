-- Waits until every statement that queues or claims under an older answer of the switch has ended.
-- Why: it holds the lock shared; whoever gets it alone knows that the next one reads the switch anew. See "OPS".keep_posting_on.
select pg_advisory_xact_lock(7214004)
