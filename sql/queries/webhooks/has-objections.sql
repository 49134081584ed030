-- Whether a gateway said something against a payment that has no case yet. Grain: one row, or none where it did not.
select
where exists (select from "BASE"."WEBHOOK_OBJECTION" where not has_case)
