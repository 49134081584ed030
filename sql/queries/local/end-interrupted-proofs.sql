-- The local request queue starts empty: a proof that had not finished will not go on.
update "OPS"."PROOF_RUN"
set status = 'failed', finished_at = now(), claimed_by = null, claimed_until = null,
    error_message = 'The local stack was stopped before this proof finished. Ask for another.'
where status in ('pending', 'running')
