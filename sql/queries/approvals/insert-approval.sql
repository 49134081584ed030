-- A request that waits for a second person. No row: one of this kind waits already for the subject.
-- Grain: one approval. Params: $1 kind, $2 subject, $3 lender or null, $4 loan or null, $5 amount or null, $6 payload (JSON), $7 reason, $8 who asks.
insert into "OPS"."APPROVAL" (kind, subject_key, source_lender, loan_external_id, amount, payload, reason, requested_by)
values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)
on conflict (kind, subject_key) where status = 'pending' do nothing
returning approval_id
