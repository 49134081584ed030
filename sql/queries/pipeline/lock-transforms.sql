-- One transform at a time; others wait here until it has committed. The lock ends with the transaction.
select pg_advisory_xact_lock(7214002)
