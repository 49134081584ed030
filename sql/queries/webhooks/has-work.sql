-- Whether anything of one lender's gateway is to be read or looked at again. Grain: one row, or none where there is nothing.
-- Params: $1 feed key; identifiers raw_table, base_table.
select
where exists (select from "RAW".:"raw_table" where transformed_at is null)
   or exists (
     select
     from "BASE".:"base_table"
     where load_id is null
       and state in ('told', 'success')
       and not is_mandate_authorisation
       and not set_aside
   )
   or exists (
     select
     from "OPS"."EXCEPTION"
     where category = 'unresolved webhook payment'
       and status = 'open'
       and feed_key = $1
   )
