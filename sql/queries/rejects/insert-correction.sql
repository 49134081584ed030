-- What a person decided about a rejected record. Grain: one correction.
-- Params: $1 reject id, $2 lender, $3 before, $4 after, $5 dismisses, $6 although it takes money back, $7 the row that it would be
-- or null, $8 problem or null, $9 its detail or null, $10 approval or null, $11 who, $12 why.
insert into "RAW"."RAW_REJECT_CORRECTION" (
  reject_id, source_lender, before, after, dismisses, although_reversal, checked_row, problem, problem_detail,
  approval_id, corrected_by, reason
)
values ($1, $2, $3::jsonb, $4::jsonb, $5, $6, $7::jsonb, $8, $9, $10, $11, $12)
returning correction_id
